import { describe, expect, it } from 'vitest';
import { trainingSchema } from '../../../../contract/training.ts';
import type { EpochMetric, Run, StoredMetric } from '../../../../contract/runs.ts';
import { RunMetrics } from '../../../lib/runs/run-metrics.ts';
import { withSeen } from '../../../lib/runs/seen-status.ts';
import { runLog } from './run-log.ts';
import { positionOf, stepsPerEpoch } from './time-left.ts';

const batch = (step: number, loss = 1 / step): { step: number; loss: number; accuracy: number; learningRate: number; imagesPerSecond: number } =>
  ({ step, loss, accuracy: 1 - loss, learningRate: 0.001, imagesPerSecond: 1000 });

const epoch = (number: number, step: number, valAccuracy: number | null): EpochMetric =>
  ({ step, epoch: number, loss: 0.1, accuracy: 0.9, valLoss: 0.2, valAccuracy, imagesPerSecond: 1000, seconds: 10, rssBytes: 1e8 });
const stored = (seq: number, metric: EpochMetric | ReturnType<typeof batch>): StoredMetric =>
  'valLoss' in metric ? { type: 'epoch', seq, ...metric } : { type: 'batch', seq, epoch: 1, ...metric };

describe('positionOf', () => {
  const run: Pick<Run, 'training' | 'replay'> = { training: trainingSchema.parse({ epochs: 4, batchSize: 100, validationShare: 0.1 }), replay: null };

  it('counts the steps as the trainer does, until an epoch tells', () => {
    const metrics = new RunMetrics();
    expect(stepsPerEpoch(run, metrics.course(), null)).toBeNull();
    expect(stepsPerEpoch(run, metrics.course(), 1111)).toBe(10);
    metrics.add([stored(1, epoch(2, 24, 0.9))]);
    expect(stepsPerEpoch(run, metrics.course(), 1111)).toBe(12);
  });

  it('tells the time left from the newest speed', () => {
    const metrics = new RunMetrics();
    expect(positionOf(run, metrics.course(), 1111)).toEqual({ epoch: 1, epochs: 4, share: 0, imagesPerSecond: null, secondsLeft: null });
    metrics.add(Array.from({ length: 10 }, (_, i) => stored(i + 1, batch(i + 1))));
    // 30 steps of 100 images at 1,000 a second.
    const position = positionOf(run, metrics.course(), 1111);
    expect(position).toMatchObject({ epoch: 2, epochs: 4, share: 0.25 });
    expect(position.imagesPerSecond).toBeCloseTo(1000);
    expect(position.secondsLeft).toBeCloseTo(3);
  });
});

describe('runLog', () => {
  const run = { status: 'completed', createdAt: 'c', startedAt: 's', finishedAt: 'f', engine: 'wasm', device: 'CPU', engineVersion: '4', threads: 1 } as unknown as Run;

  it('tells the newest first, and which epoch was better than all before', () => {
    const log = runLog(run, [epoch(1, 1, 0.9), epoch(2, 2, 0.8), epoch(3, 3, 0.95)], []);
    expect(log.map(({ kind }) => kind)).toEqual(['ended', 'epoch', 'epoch', 'epoch', 'started', 'queued']);
    expect(log.filter((entry) => entry.kind === 'epoch').map(({ best }) => best)).toEqual([true, false, true]);
  });

  it('puts a pause where it was seen', () => {
    let seen = withSeen([], 'running', { status: 'paused' }, 't1', 1);
    seen = withSeen(seen, 'paused', { status: 'running' }, 't2', 1);
    expect(withSeen(seen, 'running', { status: 'completed' }, 't3', 2)).toBe(seen);
    const log = runLog(run, [epoch(1, 1, 0.9), epoch(2, 2, 0.95)], seen);
    expect(log.map((entry) => (entry.kind === 'status' ? entry.status : entry.kind))).toEqual(['ended', 'epoch', 'running', 'paused', 'epoch', 'started', 'queued']);
  });
});
