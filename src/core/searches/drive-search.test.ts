import { expect, test } from 'vitest';
import { runIdSchema } from '../../contract/ids.ts';
import type { StoredMetric } from '../../contract/runs.ts';
import { resultOf } from './drive-search.ts';

const summary = { epochs: 1, bestEpoch: null, seconds: 5, imagesPerSecond: 1, test: null, finetune: null };
const run = { id: runIdSchema.parse('01890000-0000-7000-8000-000000000000'), status: 'completed', summary } as const;
const epoch: StoredMetric = { type: 'epoch', seq: 1, step: 1, epoch: 1, loss: 1, accuracy: 1, valLoss: 0.25, valAccuracy: 0.5, imagesPerSecond: 1, seconds: 1, rssBytes: 1 };
const resultWith = (changed: { readonly valLoss?: number | null; readonly valAccuracy?: number | null }) => resultOf({ listMetrics: () => [{ ...epoch, ...changed }] }, run);

test('a run that was not measured has failed, though it was completed', () => {
  expect(resultWith({})).toEqual({ outcome: 'completed', valAccuracy: 0.5, valLoss: 0.25, seconds: 5 });
  const failed = { outcome: 'failed', valAccuracy: null, valLoss: null, seconds: 5 };
  expect(resultWith({ valLoss: null, valAccuracy: null })).toEqual(failed);
  expect(resultWith({ valLoss: Infinity })).toEqual(failed);
});
