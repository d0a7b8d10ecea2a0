import { describe, expect, it } from 'vitest';
import type { EpochMetric, StoredMetric } from '../../../contract/runs.ts';
import { BatchSeries } from './batch-series.ts';
import { RunMetrics } from './run-metrics.ts';

const batch = (step: number, loss = 1 / step): { step: number; loss: number; accuracy: number; learningRate: number; imagesPerSecond: number } =>
  ({ step, loss, accuracy: 1 - loss, learningRate: 0.001, imagesPerSecond: 1000 });

describe('BatchSeries', () => {
  it('keeps every batch as long as there is room', () => {
    const series = new BatchSeries({ capacity: 8, smoothing: 0 });
    for (let step = 1; step <= 8; step++) series.append(batch(step, step));
    const { steps, columns, smoothed } = series.view();
    expect([...steps]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...columns.loss]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...smoothed.loss]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('then keeps the means of two, four, … batches', () => {
    const series = new BatchSeries({ capacity: 8 });
    for (let step = 1; step <= 19; step++) series.append(batch(step, step));
    expect(series.stride).toBe(4);
    expect([...series.view().steps]).toEqual([4, 8, 12, 16, 19]);
    expect([...series.view().columns.loss]).toEqual([2.5, 6.5, 10.5, 14.5, 18]);
  });

  it('smooths by batches, also where points were merged', () => {
    const fine = new BatchSeries({ capacity: 1024, smoothing: 0.9 });
    const coarse = new BatchSeries({ capacity: 64, smoothing: 0.9 });
    for (let step = 1; step <= 500; step++) {
      fine.append(batch(step, Math.sin(step / 40)));
      coarse.append(batch(step, Math.sin(step / 40)));
    }
    expect(coarse.stride).toBe(8);
    expect(coarse.view().smoothed.loss.at(-1)!).toBeCloseTo(fine.view().smoothed.loss.at(-1)!, 1);
    // The definition, with its correction at the start.
    let mean = 0;
    for (let step = 1; step <= 500; step++) mean = 0.9 * mean + 0.1 * Math.sin(step / 40);
    expect(fine.view().smoothed.loss.at(-1)!).toBeCloseTo(mean / (1 - 0.9 ** 500), 10);
    expect(fine.view().smoothed.loss[0]).toBe(Math.sin(1 / 40));
  });

  it('can be smoothed otherwise afterwards', () => {
    const series = new BatchSeries({ capacity: 64, smoothing: 0.98 });
    const other = new BatchSeries({ capacity: 64, smoothing: 0.5 });
    for (let step = 1; step <= 60; step++) for (const one of [series, other]) one.append(batch(step, step % 7));
    series.setSmoothing(0.5);
    series.view().smoothed.loss.forEach((value, i) => expect(value).toBeCloseTo(other.view().smoothed.loss[i]!, 10));
  });

  it('takes back what a resumed run makes again', () => {
    const series = new BatchSeries({ capacity: 64 });
    const straight = new BatchSeries({ capacity: 64 });
    for (let step = 1; step <= 30; step++) series.append(batch(step, step));
    for (let step = 21; step <= 40; step++) series.append(batch(step, step));
    for (let step = 1; step <= 40; step++) straight.append(batch(step, step));
    expect([...series.view().steps]).toEqual([...straight.view().steps]);
    series.view().smoothed.loss.forEach((value, i) => expect(value).toBeCloseTo(straight.view().smoothed.loss[i]!, 10));
  });
});

const epoch = (number: number, step: number, valAccuracy: number | null): EpochMetric =>
  ({ step, epoch: number, loss: 0.1, accuracy: 0.9, valLoss: 0.2, valAccuracy, imagesPerSecond: 1000, seconds: 10, rssBytes: 1e8 });
const stored = (seq: number, metric: EpochMetric | ReturnType<typeof batch>): StoredMetric =>
  'valLoss' in metric ? { type: 'epoch', seq, ...metric } : { type: 'batch', seq, epoch: 1, ...metric };

describe('RunMetrics', () => {
  it('hears everything once, also when it is told again after a reconnect', () => {
    const metrics = new RunMetrics();
    const told = [stored(1, batch(1)), stored(2, batch(2)), stored(3, epoch(1, 2, 0.9))];
    metrics.add(told);
    metrics.add([...told.slice(1), stored(4, batch(3))]);
    expect(metrics.batches.length).toBe(3);
    expect(metrics.epochs).toHaveLength(1);
    expect(metrics.lastSeq).toBe(4);
  });

  it('drops the epochs that a resumed run makes again', () => {
    const metrics = new RunMetrics();
    metrics.add([stored(1, batch(1)), stored(2, epoch(1, 1, 0.9)), stored(3, batch(2)), stored(4, epoch(2, 2, 0.95)), stored(7, batch(2))]);
    expect(metrics.epochs.map(({ epoch: number }) => number)).toEqual([1]);
    expect([...metrics.batches.view().steps]).toEqual([1, 2]);
  });

  it('knows the best epoch, not the last one', () => {
    const metrics = new RunMetrics();
    expect(metrics.course().best).toBeNull();
    metrics.add([stored(1, epoch(1, 1, 0.9)), stored(2, epoch(2, 2, 0.97)), stored(3, epoch(3, 3, 0.96))]);
    expect(metrics.course().best?.epoch).toBe(2);
  });
});
