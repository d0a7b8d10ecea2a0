import { networkSchema } from '../../contract/network.ts';
import { trainingSchema } from '../../contract/training.ts';
import type { Dataset } from '../../contract/datasets.ts';
import type { BatchMetric, EpochMetric, ProcessIdentity } from '../../contract/runs.ts';
import type { NewModel } from '../../core/models/ports.ts';
import type { NewRun } from '../../core/runs/ports.ts';
import { digits } from './samples.ts';

const network = networkSchema.parse({
  name: 'tiny',
  input: [28, 28, 1],
  classes: 10,
  layers: [
    { type: 'flatten', name: 'flatten' },
    { type: 'dense', name: 'dense', units: 10 },
    { type: 'softmax', name: 'softmax' }
  ]
});

export function newRun(dataset: Dataset, owner: ProcessIdentity): NewRun {
  return {
    name: 'first try',
    kind: 'train',
    preset: 'dsdc',
    network,
    training: trainingSchema.parse({ seed: 7 }),
    dataset: { id: dataset.id, name: dataset.name, hash: dataset.hash },
    baseModelId: null,
    replay: null,
    requestedEngine: null,
    parameters: 7850,
    gitVersion: 'abc1234',
    appVersion: '0.1.0',
    searchId: null,
    owner
  };
}

export function newModel(name: string, weights = Uint8Array.from({ length: 1000 }, (_, i) => i % 251)): NewModel {
  return {
    name,
    runId: null,
    preset: 'dsdc',
    network,
    parameters: 7850,
    classes: digits,
    lineage: {
      finetunedFrom: null,
      taughtBy: null,
      dataset: null,
      engine: 'cpu',
      device: 'a processor',
      engineVersion: 'tfjs 4.22.0',
      threads: 1,
      seed: 7,
      training: trainingSchema.parse({}),
      gitVersion: null,
      appVersion: '0.1.0'
    },
    metrics: null,
    calibration: null,
    weights
  };
}

export function batchMetric(step: number, epoch = 1): BatchMetric {
  return { step, epoch, loss: 2 / step, accuracy: 0.5, learningRate: 0.001, imagesPerSecond: 1000 };
}

export function epochMetric(step: number, epoch: number): EpochMetric {
  return { step, epoch, loss: 2 / step, accuracy: 0.5, valLoss: null, valAccuracy: null, imagesPerSecond: 1000, seconds: 10, rssBytes: 123_456_789 };
}
