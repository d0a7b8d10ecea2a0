import { expect, test } from 'vitest';
import { datasetSchema } from '../../contract/datasets.ts';
import type { Dataset } from '../../contract/datasets.ts';
import { planTraining } from './run-plan.ts';
import { costOf } from './run-cost.ts';

const classes = '0123456789'.split('');
const dataset = (train: number, test?: number): Dataset => datasetSchema.parse({
  id: 'd1', name: 'mine', classes, splits: { train, ...(test !== undefined && { test }) }, hash: 'a'.repeat(64), source: 'test', testLocked: false,
  createdAt: new Date().toISOString()
});
const measured = { stepMs: 100, answerMs: 1, rssBytes: 1e8 };

test('steps, seconds and memory of a whole run', () => {
  const data = dataset(1000, 200);
  const plan = planTraining({ training: { epochs: 4, batchSize: 64, validationShare: 0.1 } }, data);
  const cost = costOf({ plan, dataset: data, base: null, replay: null }, measured);
  // 900 images in 14 batches of 64 and one of 4; 100 are only answered.
  expect(cost.stepsPerEpoch).toBe(15);
  expect(cost.secondsPerEpoch).toBeCloseTo((900 / 64) * 0.1 + 0.1, 10);
  // Once more validation and test split at the end.
  expect(cost.totalSeconds).toBeCloseTo(4 * cost.secondsPerEpoch + 0.3, 10);
  expect(cost.memoryBytes).toBe(1e8 + 3 * 1200 * 784);
});

test('what is replayed is trained on too, as far as there is any', () => {
  const data = dataset(1000);
  const plan = planTraining({ training: { batchSize: 100, validationShare: 0 } }, data);
  const steps = (old: number, share: number): number =>
    costOf({ plan, dataset: data, base: null, replay: { dataset: dataset(old), share } }, measured).stepsPerEpoch;
  expect(steps(5000, 0.5)).toBe(20);
  expect(steps(5000, 0.2)).toBe(13);
  expect(steps(300, 0.5)).toBe(13);
});
