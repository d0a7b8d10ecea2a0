import type { ListedRun } from '../../../../contract/api/runs.ts';
import type { DatasetId, RunId } from '../../../../contract/ids.ts';
import type { Run } from '../../../../contract/runs.ts';
import { trainingSchema } from '../../../../contract/training.ts';
import type { TrainingInput } from '../../../../contract/training.ts';

interface Told extends Partial<Omit<Run, 'training' | 'id' | 'dataset'>> {
  readonly number: number;
  readonly training?: TrainingInput;
  readonly dataset?: string;
  /** Of the best epoch; the last one is a point worse. */
  readonly accuracy?: number;
  readonly test?: number;
}

/** A line of the table, with what a test tells of it. */
export function listedRun({ number, training, dataset = 'mnist', accuracy, test, ...rest }: Told): ListedRun {
  const epoch = (valAccuracy: number, nth: number): ListedRun['best'] =>
    ({ step: nth * 100, epoch: nth, loss: 1 - valAccuracy, accuracy: valAccuracy, valLoss: 1 - valAccuracy, valAccuracy, imagesPerSecond: 1000, seconds: 10, rssBytes: 1e8 });
  const run: Run = {
    id: `run-${number}` as RunId, number, name: `run ${number}`, kind: 'train', status: 'completed', preset: 'dsdc',
    network: { name: 'dsdc', input: [28, 28, 1], classes: 10, layers: [{ type: 'flatten', name: 'flatten' }, { type: 'dense', name: 'logits', units: 10, bias: true, activation: 'linear' }, { type: 'softmax', name: 'softmax' }] },
    dataset: { id: dataset as DatasetId, name: dataset, hash: dataset.padEnd(64, '0') }, snapshot: null, baseModelId: null, replay: null,
    requestedEngine: null, engine: 'wasm', device: 'CPU', engineVersion: '4.22', threads: 1, parameters: 7850, owner: null, requestedAction: null,
    createdAt: new Date(Date.UTC(2026, 0, number)).toISOString(), startedAt: null, finishedAt: null, error: null,
    summary: test === undefined ? null : { epochs: 2, bestEpoch: 1, seconds: 20, imagesPerSecond: 1000, test: { accuracy: test, errors: Math.round((1 - test) * 1000), n: 1000 }, finetune: null },
    gitVersion: null, appVersion: '1.0.0', modelId: null, searchId: null, notes: '', tags: [], starred: false, trashedAt: null,
    ...rest, training: trainingSchema.parse(training ?? {}), seed: training?.seed ?? 1
  };
  return { run, best: accuracy === undefined ? null : epoch(accuracy, 1), last: accuracy === undefined ? null : epoch(accuracy - 0.01, 2), sizeBytes: 1000 * number };
}
