import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { synthesiseDigits } from '../domain/digits/synthesise.ts';
import type { DatasetId } from '../contract/ids.ts';
import type { Studio } from './studio.ts';
import { ended, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';

async function train(studio: Studio, name: string): Promise<void> {
  const run = await ended(studio, await studio.runs.startTraining({
    network: tinyNetwork, dataset: 'digits', engine: 'cpu', name, training: { epochs: 3, batchSize: 64, learningRate: 0.03 }
  }));
  expect(run.error).toBeNull();
}

async function setUp(data: TemporaryData) {
  const studio = await data.openWithDigits();
  await train(studio, 'model');
  const { id } = (await studio.datasets.show('digits')).dataset;
  return { studio, id, model: await studio.models.show('model'), columns: await studio.samples.sampleColumns(id) };
}

test('a model answers every sample of a dataset, quarantined ones too, in the order of the index, and the answers are kept', async () => {
  await using data = new TemporaryData();
  const { studio, id, model, columns } = await setUp(data);
  await studio.samples.change({ dataset: id, samples: [columns.ids[0]!], change: { quarantined: true } });
  expect(await studio.models.predictionsOf(id, model.id)).toBeUndefined();
  const seen: (number | null)[][] = [];
  const evaluation = await studio.models.evaluateAll({ model: 'model', dataset: 'digits', onProgress: ({ done, total }) => seen.push([done, total]) });
  expect(evaluation).toMatchObject({ modelId: model.id, datasetId: id, samples: 400, stale: false });
  expect(seen).toEqual([[400, 400]]);
  expect(await studio.models.evaluations()).toEqual([evaluation]);

  const { count, classes, ids, probabilities } = (await studio.models.predictionsOf(id, model.id))!;
  expect([count, classes]).toEqual([400, 10]);
  expect(ids).toEqual(columns.ids);
  const row = (i: number): Float32Array => probabilities.subarray(i * 10, (i + 1) * 10);
  for (let i = 0; i < count; i++) expect(row(i).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  // Calibrated, and each answer to its own sample: the test split scores exactly what an evaluation of it says.
  const { accuracy, ece } = await studio.models.evaluateModel({ model: 'model', dataset: 'digits:test' });
  const right = Array.from(ids.keys()).filter((i) => columns.splits[i] === 1 && row(i).indexOf(Math.max(...row(i))) === columns.labels[i]);
  expect(right.length / 100).toBeCloseTo(accuracy, 10);
  expect(ece).toBeGreaterThan(0);

  const shown = await studio.samples.show({ dataset: id, sample: ids[7]! });
  expect(shown).toMatchObject({ id: ids[7], label: columns.labels[7], predictions: [{ model: { id: model.id, name: 'model' } }] });
  expect(shown.predictions[0]!.probabilities).toEqual(Array.from(row(7)));
});

test('an evaluation that is stopped keeps nothing; of an unknown model or dataset it is refused by name', async () => {
  await using data = new TemporaryData();
  const { studio } = await setUp(data);
  const stopped = studio.models.evaluateAll({ model: 'model', dataset: 'digits', signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await expect(studio.models.evaluateAll({ model: 'none', dataset: 'digits' })).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  await expect(studio.models.evaluateAll({ model: 'model', dataset: 'none' })).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
  expect(await studio.models.evaluations()).toEqual([]);
});

test('a class that the model does not know is refused, unless its samples are in quarantine', async () => {
  await using data = new TemporaryData();
  const { studio } = await setUp(data);
  const { pixels, labels } = synthesiseDigits({ count: 20, seed: 5 });
  const table = [
    `label,${Array.from({ length: 784 }, (_, i) => `pixel${i}`).join(',')}`,
    ...Array.from(labels, (label, i) => `${label === 7 ? 17 : label},${pixels.slice(i * 784, (i + 1) * 784).join(',')}`)
  ].join('\n');
  writeFileSync(join(data.folder, 'strange.csv'), table);
  const { dataset: { id, classes } } = await studio.datasets.importDataset({ path: join(data.folder, 'strange.csv') });
  const refused = studio.models.evaluateAll({ model: 'model', dataset: 'strange' });
  await expect(refused).rejects.toMatchObject({ code: 'DATASET_FILE_INVALID', message: expect.stringContaining('“17”') });
  const columns = await studio.samples.sampleColumns(id);
  const strangers = Array.from(columns.ids).filter((_, i) => classes[columns.labels[i]!] === '17');
  await studio.samples.change({ dataset: id, samples: strangers, change: { quarantined: true } });
  expect((await studio.models.evaluateAll({ model: 'model', dataset: 'strange' })).samples).toBe(20);
});

test('models are renamed, given a threshold, promoted and rolled back', async () => {
  await using data = new TemporaryData();
  const { studio, model } = await setUp(data);
  await train(studio, 'second');
  const { calibration } = model;
  const changed = await studio.models.setRejectThreshold({ model: 'model', rejectThreshold: 0.9, targetMisread: 0.02 });
  expect(changed.calibration).toEqual({ temperature: calibration!.temperature, rejectThreshold: 0.9, targetMisread: 0.02 });
  expect((await studio.models.rename({ model: 'model', name: 'first' })).name).toBe('first');
  await expect(studio.models.rename({ model: 'first', name: 'second' })).rejects.toMatchObject({ code: 'MODEL_NAME_TAKEN' });
  await expect(studio.models.rename({ model: 'first', name: 'no name' })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  await expect(studio.models.rename({ model: 'first', name: 'bundled' })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  await expect(studio.models.rollback()).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  await studio.models.promoteModel('first');
  await studio.models.promoteModel('second');
  expect(await studio.models.rollback()).toMatchObject({ name: 'first', active: true });
  expect((await studio.models.promotions()).map((entry) => [entry.model.name, entry.previous?.name])).toEqual([
    ['first', 'second'], ['second', 'first'], ['first', undefined]
  ]);
});

test('a test split that a run was tested on changes again only once it is unlocked', async () => {
  await using data = new TemporaryData();
  const { studio, id, columns } = await setUp(data);
  const held = columns.ids[399]!;
  const change = { dataset: id, samples: [held], change: { label: (columns.labels[399]! + 1) % 10 } };
  await expect(studio.samples.change(change)).rejects.toMatchObject({ code: 'DATASET_SPLIT_LOCKED', remedy: expect.stringContaining('Unlock') });
  expect(await studio.datasets.unlockTest('digits')).toMatchObject({ id, testLocked: false });
  const { edit } = await studio.samples.change(change);
  expect(edit).toMatchObject({ count: 1, samples: [{ id: held, before: { label: columns.labels[399] } }] });
  await studio.datasets.splitDataset({ name: 'digits', testShare: 0.5, seed: 2 });
  expect(await studio.samples.undo({ dataset: id })).toMatchObject({ canUndo: false, canRedo: true });
  expect(await studio.samples.redo({ dataset: id })).toMatchObject({ canUndo: true, canRedo: false });
  expect((await studio.samples.edits({ dataset: id })).edits).toMatchObject([{ id: edit!.id, undone: false }]);
  await expect(studio.datasets.unlockTest('none')).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
  await expect(studio.samples.pixelsOf('none' as DatasetId, columns.ids)).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
});

test('what can be downloaded is told with its size and host, and whether it is stored', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  expect(await studio.datasets.offered()).toEqual([{ name: 'mnist', sizeBytes: 11_594_722, host: 'ossci-datasets.s3.amazonaws.com', stored: false }]);
  await studio.datasets.synthesiseDataset({ name: 'mnist', count: 20, seed: 1 });
  expect((await studio.datasets.offered())[0]).toMatchObject({ name: 'mnist', stored: true });
});

test('scores follow the labels as they are now, and leave quarantined samples out', async () => {
  await using data = new TemporaryData();
  const { studio, id, model, columns } = await setUp(data);
  expect(await studio.models.scores('model')).toEqual([]);
  await studio.models.evaluateAll({ model: 'model', dataset: 'digits' });
  const [test, train] = await studio.models.scores('model');
  const { errors, interval95, n } = await studio.models.evaluateModel({ model: 'model', dataset: 'digits:test' });
  expect(test).toMatchObject({ dataset: { id, name: 'digits' }, split: 'test', n, errors, interval95, stale: false });
  expect(train).toMatchObject({ split: 'train', n: 300 });

  const { ids, probabilities, classes } = (await studio.models.predictionsOf(id, model.id))!;
  const answer = (i: number): number => {
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    return row.indexOf(Math.max(...row));
  };
  const wrong = Array.from(ids.keys()).find((i) => columns.splits[i] === 0 && answer(i) !== columns.labels[i])!;
  const right = Array.from(ids.keys()).find((i) => columns.splits[i] === 0 && answer(i) === columns.labels[i])!;
  await studio.samples.change({ dataset: id, samples: [ids[wrong]!], change: { label: answer(wrong) } });
  await studio.samples.change({ dataset: id, samples: [ids[right]!], change: { quarantined: true } });
  expect((await studio.models.scores('model'))[1]).toMatchObject({ n: 299, errors: train!.errors - 1 });
});
