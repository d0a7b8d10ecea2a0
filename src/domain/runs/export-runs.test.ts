import { expect, test } from 'vitest';
import { runSchema } from '../../contract/runs.ts';
import type { StoredMetric } from '../../contract/runs.ts';
import { presetNamed } from '../network/presets.ts';
import { exportRuns } from './export-runs.ts';
import type { RunFormat } from './export-runs.ts';

const { network, training } = presetNamed('dsdc');
const run = runSchema.parse({
  id: 'r1', number: 7, name: 'first try', kind: 'train', status: 'completed', preset: 'dsdc', network, training: { ...training, batchSize: 100 },
  dataset: { id: 'd1', name: 'mnist', hash: 'a'.repeat(64) }, snapshot: null, baseModelId: null, replay: null, requestedEngine: null, engine: 'wasm', device: null,
  engineVersion: null, threads: 1, seed: 5, parameters: 23_962, owner: null, requestedAction: null, createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: '2026-01-01T00:00:10.000Z', finishedAt: '2026-01-01T00:01:00.000Z', error: null,
  summary: { epochs: 1, bestEpoch: null, seconds: 2, imagesPerSecond: 100, test: { accuracy: 0.75, errors: 25, n: 100 }, finetune: null },
  gitVersion: 'v1', appVersion: '0.1.0', modelId: null, searchId: null, notes: 'two\nlines: "quoted"', tags: ['a', 'b'], starred: false, trashedAt: null
});
const metrics: StoredMetric[] = [
  { type: 'batch', seq: 1, step: 1, epoch: 1, loss: 2.5, accuracy: 0.25, learningRate: 0.01, imagesPerSecond: 100 },
  { type: 'batch', seq: 2, step: 2, epoch: 1, loss: 1.5, accuracy: 0.5, learningRate: 0.02, imagesPerSecond: 50 },
  { type: 'epoch', seq: 3, step: 2, epoch: 1, loss: 2, accuracy: 0.375, valLoss: null, valAccuracy: null, imagesPerSecond: 75, seconds: 3, rssBytes: 1 }
];
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

test('runs are laid out as MLflow keeps its own', () => {
  const files = new Map(exportRuns([{ run, metrics }], 'mlflow').map(({ name, bytes }) => [name, text(bytes)]));
  expect(files.get('mlruns/1/meta.yaml')).toContain('experiment_id: "1"\n');
  const meta = files.get('mlruns/1/r1/meta.yaml')!;
  const start = Date.parse(run.startedAt!);
  for (const line of ['run_id: "r1"', 'run_name: "first try"', 'experiment_id: "1"', `start_time: ${start}`, `end_time: ${Date.parse(run.finishedAt!)}`, 'status: 3', 'lifecycle_stage: "active"']) {
    expect(meta.split('\n')).toContain(line);
  }
  // 100 images at 100 a second, then at 50.
  expect(files.get('mlruns/1/r1/metrics/train/loss')).toBe(`${start + 1000} 2.5 1\n${start + 3000} 1.5 2\n`);
  expect(files.get('mlruns/1/r1/metrics/epoch/accuracy')).toBe(`${start + 3000} 0.375 2\n`);
  expect(files.get('mlruns/1/r1/metrics/test/accuracy')).toBe(`${Date.parse(run.finishedAt!)} 0.75 2\n`);
  expect([...files.keys()].filter((name) => name.includes('metrics/validation'))).toEqual([]);
  expect(files.get('mlruns/1/r1/params/seed')).toBe('5');
  expect(files.get('mlruns/1/r1/params/optimizer.kind')).toBe('muon');
  expect(files.has('mlruns/1/r1/params/device')).toBe(false);
  expect(files.get('mlruns/1/r1/tags/mlflow.note.content')).toBe(run.notes);
  expect(JSON.parse(files.get('mlruns/1/r1/artifacts/network.json')!)).toEqual(network);
});

test('each run has files of its own, named for the file system', () => {
  const other = { run: { ...run, id: 'r2' as typeof run.id, number: 8, name: 'a/b:c' }, metrics: [] };
  const names = (format: RunFormat): string[] => exportRuns([{ run, metrics }, other], format).map(({ name }) => name);
  expect(names('csv')).toEqual(['first-try-7.csv', 'a-b-c-8.csv']);
  expect(names('tensorboard')).toEqual(['first-try-7/events.out.tfevents.1767225600.dsdc', 'a-b-c-8/events.out.tfevents.1767225600.dsdc']);
  const [json] = exportRuns([{ run, metrics }], 'json');
  expect(JSON.parse(text(json!.bytes))).toEqual({ run, metrics });
  expect(names('mlflow').filter((name) => name.endsWith('/meta.yaml'))).toEqual(['mlruns/1/meta.yaml', 'mlruns/1/r1/meta.yaml', 'mlruns/1/r2/meta.yaml']);
});
