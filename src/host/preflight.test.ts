import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Progress } from '../contract/progress.ts';
import { childrenRunning, until } from './testing/processes.ts';
import { ended, reached, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';

const trainer = 'engine/trainer/main.ts';
const request = { network: tinyNetwork, dataset: 'digits', engine: 'cpu', training: { epochs: 7, batchSize: 32, validationShare: 0.1 } } as const;

/** Names of all files in the data folder but the database's own. */
function files({ folder }: TemporaryData): string[] {
  return readdirSync(join(folder, 'data'), { recursive: true, encoding: 'utf8' }).filter((name) => !name.startsWith('studio.db')).sort();
}

test('a preflight takes real steps and leaves nothing behind', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const before = files(data);
  const told: Progress[] = [];
  const preflight = await studio.runs.preflight({ kind: 'train', request: { ...request, name: 'try', onProgress: (progress) => void told.push(progress) } });
  expect(told.map(({ what, done, total, unit }) => [what, done, total, unit])).toEqual(Array.from({ length: 33 }, (_, done) => ['try', done, 32, 'steps']));
  // 270 of 300 to train on in batches of 32.
  expect(preflight).toMatchObject({ engine: 'cpu', parameters: 500, stepsPerEpoch: 9, disturbed: false });
  expect(preflight.device).not.toBe('');
  expect(preflight.secondsPerEpoch).toBeGreaterThan(0);
  expect(preflight.totalSeconds).toBeGreaterThan(7 * preflight.secondsPerEpoch);
  expect(preflight.totalSeconds).toBeLessThan(8 * preflight.secondsPerEpoch);
  expect(preflight.memoryBytes).toBeGreaterThan(30e6);

  expect(await studio.runs.listRuns()).toEqual([]);
  expect(files(data)).toEqual(before);
  await until(() => childrenRunning(process.pid, trainer).length === 0, 'the trainer process ended');
  // The folder is free for another process to train in.
  const other = await data.open();
  expect((await ended(other, await other.runs.startTraining({ ...request, training: { epochs: 1 } }))).status).toBe('completed');
});

test('one for fine-tuning starts from the model and counts what is replayed', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await studio.datasets.synthesiseDataset({ name: 'others', count: 200, seed: 8, testShare: 0.25 });
  await ended(studio, await studio.runs.startTraining({ ...request, name: 'base', training: { epochs: 1 } }));
  const tuning = { model: 'base', dataset: 'others', engine: 'cpu', training: { batchSize: 10, validationShare: 0 } } as const;
  const without = await studio.runs.preflight({ kind: 'finetune', request: tuning });
  const withReplay = await studio.runs.preflight({ kind: 'finetune', request: { ...tuning, replayShare: 0.25 } });
  expect([without.stepsPerEpoch, withReplay.stepsPerEpoch]).toEqual([15, 20]);
});

test('a batch larger than the dataset is measured as large as it will be', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const preflight = await studio.runs.preflight({ kind: 'train', request: { ...request, training: { batchSize: 8192 } } });
  expect(preflight.stepsPerEpoch).toBe(1);
});

test('beside a training it says that it was disturbed, and the training goes on', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await studio.runs.startTraining({ ...request, training: { epochs: 10_000 } });
  await reached(studio, run, 'running');
  expect((await studio.runs.preflight({ kind: 'train', request })).disturbed).toBe(true);
  expect((await studio.runs.showRun(run.id)).run.status).toBe('running');
});

test('it can be cancelled at any time, and closing the studio cancels it', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const slow = { ...request, preset: 'dsdc', network: undefined };
  const abort = new AbortController();
  const cancelled = studio.runs.preflight({ kind: 'train', request: { ...slow, signal: abort.signal, onProgress: () => abort.abort() } });
  await expect(cancelled).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(childrenRunning(process.pid, trainer)).toEqual([]);
  await expect(studio.runs.preflight({ kind: 'train', request: { ...slow, signal: abort.signal } })).rejects.toMatchObject({ code: 'INTERRUPTED' });

  const closed = expect(studio.runs.preflight({ kind: 'train', request: slow })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await until(() => childrenRunning(process.pid, trainer).length === 1, 'the trainer process started');
  await studio.close();
  await closed;
  expect(childrenRunning(process.pid, trainer)).toEqual([]);
});

test('what cannot be run is refused as a start would be', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const asked = (more: object) => studio.runs.preflight({ kind: 'train', request: { ...request, ...more } });
  await expect(asked({ dataset: 'nothing' })).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
  await expect(asked({ training: { freeze: { count: 99 } } })).rejects.toMatchObject({ code: 'RUN_SPEC_INVALID' });
  await expect(asked({ network: undefined, preset: 'nothing' })).rejects.toMatchObject({ code: 'PRESET_NOT_FOUND' });
});
