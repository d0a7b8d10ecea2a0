import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { DatasetId, ModelId } from '../contract/ids.ts';
import type { NewEvaluation } from '../core/models/ports.ts';
import { openTestStorage } from './test-support/folders.ts';
import { newModel } from './test-support/records.ts';
import { smallDataset } from './test-support/samples.ts';

function withPair() {
  const storage = openTestStorage();
  const dataset = storage.datasets.create(smallDataset('mine'));
  const model = storage.models.create(newModel('digits'));
  const { ids } = storage.samples.columns(dataset.id).columns;
  const answers = (modelId: ModelId, offset = 0): NewEvaluation => ({
    datasetId: dataset.id, modelId, weightsHash: model.weightsHash, count: 70, classes: 10, ids,
    probabilities: Float32Array.from({ length: 700 }, (_, i) => (i + offset) / 1000)
  });
  return { storage, evaluations: storage.evaluations, dataset, model, ids, answers };
}

test('answers come back as they were kept; the next ones take their place', () => {
  const { evaluations, dataset, model, ids, answers } = withPair();
  expect(evaluations.find(dataset.id, model.id)).toBeUndefined();
  const { count, classes, probabilities } = answers(model.id);
  const first = { count, classes, ids, probabilities };
  expect(evaluations.save(answers(model.id))).toMatchObject({ modelId: model.id, datasetId: dataset.id, samples: 70, stale: false });
  expect(evaluations.find(dataset.id, model.id)).toEqual(first);
  evaluations.save(answers(model.id, 5));
  expect(evaluations.find(dataset.id, model.id)!.probabilities[0]).toBeCloseTo(0.005);
  // A part of a larger table is kept without the rest.
  const part = { ...answers(model.id), count: 2, ids: ids.subarray(3, 5), probabilities: first.probabilities.subarray(30, 50) };
  evaluations.save(part);
  expect(evaluations.find(dataset.id, model.id)).toEqual({ count: 2, classes: 10, ids: ids.slice(3, 5), probabilities: first.probabilities.slice(30, 50) });
  expect(evaluations.list()).toHaveLength(1);
});

test('one sample: what each model that is not in the trash said, the newest model first', () => {
  const { storage, evaluations, dataset, model, ids, answers } = withPair();
  const newer = storage.models.create(newModel('newer'));
  const trashed = storage.models.create(newModel('trashed'));
  evaluations.save(answers(newer.id, 100));
  for (const { id } of [model, trashed]) evaluations.save(answers(id));
  storage.models.trash(trashed.id);
  const said = evaluations.ofSample(dataset.id, ids[66]!);
  expect(said.map(({ model: { id, name } }) => [id, name])).toEqual([[newer.id, 'newer'], [model.id, 'digits']]);
  said[1]!.probabilities.forEach((value, i) => expect(value).toBeCloseTo(0.66 + i / 1000, 6));
  said[0]!.probabilities.forEach((value, i) => expect(value).toBeCloseTo(0.76 + i / 1000, 6));
  expect(evaluations.ofSample(dataset.id, 999_999)).toEqual([]);
  expect(evaluations.list().map(({ modelId }) => modelId).toSorted()).toEqual([newer.id, model.id].toSorted());
});

test('answers go with the dataset or the model, and not with corrections', () => {
  const { storage, evaluations, dataset, model, ids, answers } = withPair();
  const other = storage.models.create(newModel('other'));
  for (const { id } of [model, other]) evaluations.save(answers(id));
  storage.sampleEdits.change(dataset.id, [ids[0]!], { label: 5, quarantined: true });
  expect(evaluations.list().map(({ stale }) => stale)).toEqual([false, false]);
  storage.models.remove(other.id);
  expect(evaluations.list().map(({ modelId }) => modelId)).toEqual([model.id]);
  storage.datasets.remove(dataset.id);
  expect(evaluations.list()).toEqual([]);
  expect(evaluations.find(dataset.id, model.id)).toBeUndefined();
  expect(() => evaluations.save(answers(model.id))).toThrow(expect.objectContaining({ code: 'DATASET_NOT_FOUND' }));
  expect(() => evaluations.save({ ...answers('gone' as ModelId), datasetId: storage.datasets.create(smallDataset('mine')).id }))
    .toThrow(expect.objectContaining({ code: 'MODEL_NOT_FOUND' }));
});

test('answers about fewer samples than there are, are stale', () => {
  const { storage, evaluations, dataset, model, answers } = withPair();
  evaluations.save(answers(model.id));
  const connection = new Sqlite(join(storage.dataDir, 'studio.db'));
  connection
    .prepare(`INSERT INTO samples (dataset_id, split, position, label, original_label, pixels) VALUES (?, 'train', 50, 1, 1, zeroblob(784))`)
    .run(dataset.id satisfies DatasetId);
  connection.close();
  expect(evaluations.list()).toMatchObject([{ samples: 70, stale: true }]);
});
