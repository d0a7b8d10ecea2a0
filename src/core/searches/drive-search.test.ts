import { expect, test } from 'vitest';
import { StudioError, type ErrorCode } from '../../contract/errors.ts';
import { runIdSchema } from '../../contract/ids.ts';
import { networkSchema } from '../../contract/network.ts';
import type { StoredMetric } from '../../contract/runs.ts';
import { searchQuestionSchema } from '../../contract/searches.ts';
import { openTestStorage } from '../../storage/test-support/folders.ts';
import { driveSearch, resultOf, type DriveParts } from './drive-search.ts';

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

test('what another process trains or writes is waited for; anything else ends the search', async () => {
  const storage = openTestStorage();
  const self = { pid: process.pid, token: 'here' };
  const datasetHash = 'f'.repeat(64);
  const network = networkSchema.parse({ name: 'one', input: [28, 28, 1], classes: 10, layers: [{ type: 'flatten', name: 'flat' }, { type: 'dense', name: 'logits', units: 10 }, { type: 'softmax', name: 'softmax' }] });
  const question = searchQuestionSchema.parse({
    name: 'rates', base: { network, dataset: 'digits', training: { validationShare: 0.2 } }, axes: [{ field: 'training.learningRate', values: [0.1] }], strategy: { kind: 'grid' }
  });
  const { id } = storage.searches.create({ question, datasetHash, epochs: 1, owner: self, trials: [{ 'training.learningRate': 0.1 }] });
  const troubles: ErrorCode[] = ['STORAGE_BUSY', 'STUDIO_LOCKED', 'STORAGE_FULL'];
  const runs = {
    planTraining: () => Promise.resolve({ dataset: { name: 'digits', hash: datasetHash } }),
    startTraining: () => Promise.reject(new StudioError(troubles.shift()!, 'It cannot be queued.')),
    resumeRun: () => Promise.reject(new Error('there is none'))
  } as unknown as DriveParts['runs'];
  await driveSearch({ searches: storage.searches, runRows: storage.runs, runs, self, log: () => undefined }, id, new AbortController().signal);
  expect(troubles).toEqual([]);
  expect(storage.searches.find(id)).toMatchObject({ status: 'failed', error: { code: 'STORAGE_FULL' } });
});
