import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ended, TemporaryData, tinyNetwork } from './testing/temporary-studio.ts';

test('stores synthetic digits and counts them by class', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const seen: number[] = [];
  const { dataset } = await studio.datasets.synthesiseDataset({ name: 'mine', count: 210, seed: 5, testShare: 0.1, onProgress: ({ done }) => seen.push(done) });
  expect(dataset).toMatchObject({ name: 'mine', splits: { train: 189, test: 21 }, testLocked: false });
  expect(seen).toEqual([100, 200, 210]);
  const { byClass } = await studio.datasets.show('mine');
  expect(byClass.train!.map((count, digit) => count + byClass.test![digit]!)).toEqual(Array(10).fill(21));
  await expect(studio.datasets.synthesiseDataset({ name: 'mine', count: 10, seed: 1 })).rejects.toMatchObject({ code: 'DATASET_NAME_TAKEN' });
  await expect(studio.datasets.synthesiseDataset({ name: 'No Name', count: 10, seed: 1 })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});

test('a job that is aborted stores nothing', async () => {
  await using data = new TemporaryData();
  const studio = await data.open();
  const abort = new AbortController();
  const job = studio.datasets.synthesiseDataset({ name: 'mine', count: 5000, seed: 5, signal: abort.signal, onProgress: () => abort.abort() });
  await expect(job).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await studio.datasets.list()).toEqual([]);
});

test('the same seed splits the same way, whatever the split was before', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const first = await studio.datasets.splitDataset({ name: 'digits', testShare: 0.5, seed: 4 });
  expect(first.splits).toEqual({ train: 200, test: 200 });
  const other = await studio.datasets.splitDataset({ name: 'digits', testShare: 0.1, seed: 9 });
  expect(other.hash).not.toBe(first.hash);
  expect((await studio.datasets.splitDataset({ name: 'digits', testShare: 0.5, seed: 4 })).hash).toBe(first.hash);
  await expect(studio.datasets.splitDataset({ name: 'digits', testShare: 1, seed: 4 })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});

test('a dataset can be divided while it is imported: the same as divided afterwards', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const folder = join(data.folder, 'files');
  await studio.datasets.exportDataset({ name: 'digits', folder, format: 'idx' });
  const { dataset, notes } = await studio.datasets.importDataset({ path: folder, name: 'divided', split: { testShare: 0.2, seed: 6 } });
  expect(dataset.splits).toEqual({ train: 320, test: 80 });
  expect(notes).toContain('The 100 test samples of the files were dealt anew together with the others.');
  const { byClass } = await studio.datasets.show('divided');
  expect(byClass.test).toEqual(Array(10).fill(8));
  await studio.datasets.importDataset({ path: folder, name: 'afterwards' });
  expect((await studio.datasets.splitDataset({ name: 'afterwards', testShare: 0.2, seed: 6 })).hash).toBe(dataset.hash);
  const unreadable = studio.datasets.importDataset({ path: join(data.folder, 'none'), split: { testShare: 1, seed: 6 } });
  await expect(unreadable).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});

test.each(['idx', 'csv'])('what is exported as %s comes back the same', async (format) => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const folder = join(data.folder, 'Out Here');
  const exported = await studio.datasets.exportDataset({ name: 'digits', folder, format });
  const { dataset } = await studio.datasets.importDataset({ path: format === 'idx' ? folder : join(folder, 'test.csv') });
  if (format === 'idx') expect(dataset).toMatchObject({ name: 'out-here', hash: exported.hash, splits: exported.splits });
  else expect(dataset.splits).toEqual({ test: 100 });
  await expect(studio.datasets.exportDataset({ name: 'digits', folder, format: 'parquet' })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});

test('a path that is trained on is stored once under its name and content', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const folder = join(data.folder, 'letters');
  await studio.datasets.exportDataset({ name: 'digits', folder, format: 'idx' });
  const known = await studio.datasets.show('digits');
  const request = { network: tinyNetwork, dataset: folder, engine: 'cpu', training: { epochs: 1 } } as const;
  expect((await ended(studio, await studio.runs.startTraining(request))).dataset.name).toBe('digits');
  await studio.datasets.removeDataset('digits');
  const run = await ended(studio, await studio.runs.startTraining(request));
  expect(run.dataset).toMatchObject({ name: `letters-${known.dataset.hash.slice(0, 8)}`, hash: known.dataset.hash });
  expect((await studio.runs.startTraining(request)).dataset).toEqual(run.dataset);
});

test('a removed dataset takes no run or model with it', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const run = await studio.runs.startTraining({ network: tinyNetwork, dataset: 'digits', engine: 'cpu', training: { epochs: 3 } });
  await expect(studio.datasets.removeDataset('digits')).rejects.toMatchObject({ code: 'DATASET_IN_USE' });
  await ended(studio, run);
  await studio.datasets.removeDataset('digits');
  expect((await studio.models.show()).lineage.dataset!.name).toBe('digits');
});

test('what is there neither as a name nor as a file is told apart from a missing file', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  await expect(studio.datasets.show('mnist')).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND', message: expect.stringContaining('digits') });
  await expect(studio.datasets.importDataset({ path: join(data.folder, 'none') })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  const junk = join(data.folder, 'junk.csv');
  writeFileSync(junk, 'neither,fish\n1,2\n');
  await expect(studio.datasets.importDataset({ path: junk })).rejects.toMatchObject({ code: 'DATASET_FORMAT_UNKNOWN' });
  expect((await studio.datasets.list()).map(({ name }) => name)).toEqual(['digits']);
});
