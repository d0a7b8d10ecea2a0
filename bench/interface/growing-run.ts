import { join } from 'node:path';
import type { BatchMetric, EpochMetric, Run } from '../../src/contract/runs.ts';
import type { RunRepository } from '../../src/core/runs/ports.ts';
import { describeNetwork } from '../../src/domain/network/describe.ts';
import { presetNamed } from '../../src/domain/network/presets.ts';
import { randomStream } from '../../src/domain/random.ts';
import { createStudio } from '../../src/host/studio.ts';
import { openStorage } from '../../src/storage/open.ts';
import { root } from './studio-page.ts';

/** As MNIST has in batches of 128. */
const stepsPerEpoch = 469;

/** A run in a data folder that is running as far as anyone can tell: this process owns it and stores its metrics as a trainer's would be. */
export interface GrowingRun {
  readonly run: Run;
  readonly steps: number;
  grow(batches: number): void;
  /** Leaves it stopped. */
  close(): void;
}

/** @param steps that it has made already */
export async function growingRun(dataDir: string, steps: number): Promise<GrowingRun> {
  const studio = await createStudio({ dataDir });
  const { dataset } = await studio.datasets.synthesiseDataset({ name: 'digits', count: 100, seed: 1 });
  await studio.close();
  const storage = openStorage({ dataDir, migrationsDir: join(root, 'migrations') });
  const run = create(storage.runs, { id: dataset.id, name: dataset.name, hash: dataset.hash }, storage.self);
  let done = 0;
  const grow = (batches: number): void => {
    const range = Array.from({ length: batches }, (_, at) => done + at + 1);
    storage.runs.appendMetrics(run.id, { batches: range.map(batchAt), epochs: range.filter((step) => step % stepsPerEpoch === 0).map(epochAt) });
    done += batches;
  };
  grow(steps);
  return {
    run,
    get steps() {
      return done;
    },
    grow,
    close() {
      storage.runs.update(run.id, { status: 'stopped', finishedAt: new Date().toISOString() });
      storage.close();
    }
  };
}

function create(runs: RunRepository, dataset: Run['dataset'], owner: NonNullable<Run['owner']>): Run {
  const { name, network, training } = presetNamed('dsdc');
  const { id } = runs.create({
    name: 'long', kind: 'train', preset: name, network, training: { ...training, epochs: 10_000 }, dataset, baseModelId: null, replay: null, requestedEngine: null,
    parameters: describeNetwork(network).parameterCount, gitVersion: null, appVersion: '0', searchId: null, owner
  });
  return runs.update(id, { status: 'running', engine: 'cpu', device: 'none', engineVersion: '0', threads: 1, startedAt: new Date().toISOString() });
}

/** Falls as losses do and scatters as batches do: a smooth line would be drawn too cheaply. */
function courseAt(step: number): { readonly loss: number; readonly accuracy: number } {
  const loss = (2.3 * 100 / (100 + step) + 0.02) * (0.4 + 1.2 * randomStream(1, 'loss', step).next());
  return { loss, accuracy: Math.exp(-loss) };
}

function batchAt(step: number): BatchMetric {
  return { step, epoch: Math.ceil(step / stepsPerEpoch), ...courseAt(step), learningRate: 0.01 * Math.abs(Math.sin(step / 30_000)), imagesPerSecond: 5000 + (step % 97) };
}

function epochAt(step: number): EpochMetric {
  const { loss, accuracy } = courseAt(step);
  return { step, epoch: step / stepsPerEpoch, loss, accuracy, valLoss: loss, valAccuracy: accuracy, imagesPerSecond: 5000, seconds: 12, rssBytes: 6e8 + step };
}
