import { expect, test } from 'vitest';
import { samplePixels } from '../../contract/datasets.ts';
import type { DatasetId } from '../../contract/ids.ts';
import { openTestStorage } from '../../storage/test-support/folders.ts';
import { randomImages } from '../../storage/test-support/samples.ts';
import { ClassMeans } from './class-means.ts';

function grey(values: readonly number[], labels: readonly number[]) {
  const pixels = new Uint8Array(values.length * samplePixels);
  values.forEach((value, i) => pixels.fill(value, i * samplePixels, (i + 1) * samplePixels));
  return { count: values.length, pixels, labels: Uint8Array.from(labels) };
}

test('the mean of each class over both splits, rounded; quarantined samples left out, an empty class blank', async () => {
  const { datasets, samples, sampleEdits } = openTestStorage();
  const splits = { train: [grey([10, 21, 200, 255], [0, 0, 1, 1])], test: [grey([30], [0])] };
  const { id } = datasets.create({ name: 'grey', classes: ['a', 'b', 'c'], source: 'x', splits });
  const means = new ClassMeans(datasets, samples);
  const perClass = async (): Promise<number[]> => {
    const bytes = await means.of(id);
    expect(bytes).toHaveLength(3 * samplePixels);
    return [0, 1, 2].map((label) => {
      const image = bytes.subarray(label * samplePixels, (label + 1) * samplePixels);
      expect(new Set(image).size).toBe(1);
      return image[0]!;
    });
  };
  expect(await perClass()).toEqual([20, 228, 0]);
  const { ids } = samples.columns(id).columns;
  sampleEdits.change(id, [ids[3]!], { quarantined: true });
  sampleEdits.change(id, [ids[1]!], { label: 2 });
  expect(await perClass()).toEqual([20, 200, 21]);
});

test('are computed once a content, also when asked for at once, with others getting their turn', async () => {
  const { datasets, samples, sampleEdits } = openTestStorage();
  const { id } = datasets.create({ name: 'many', classes: [...'0123456789'], source: 'x', splits: { train: [randomImages(5000, 1)] } });
  let reads = 0;
  const counting: typeof samples = {
    show: samples.show.bind(samples),
    columns: samples.columns.bind(samples),
    first: samples.first.bind(samples),
    pixels: (...of) => (reads++, samples.pixels(...of))
  };
  const means = new ClassMeans(datasets, counting);
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const [first, second] = await Promise.all([means.of(id), means.of(id)]);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
  expect(second).toBe(first);
  const once = reads;
  expect(once).toBeGreaterThan(1);
  expect(await means.of(id)).toBe(first);
  expect(reads).toBe(once);
  sampleEdits.change(id, [samples.columns(id).columns.ids[0]!], { label: 9 });
  const third = await means.of(id);
  expect(reads).toBe(2 * once);
  expect(Buffer.from(third).equals(first)).toBe(false);
  await expect(means.of('nowhere' as DatasetId)).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
});

test('a dataset that is removed meanwhile is asked about anew when it is there again', async () => {
  const { datasets, samples } = openTestStorage();
  const content = { name: 'many', classes: [...'0123456789'], source: 'x', splits: { train: [randomImages(3000, 1)] } };
  const means = new ClassMeans(datasets, samples);
  const { id } = datasets.create(content);
  const job = means.of(id);
  datasets.remove(id);
  await expect(job).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
  expect(await means.of(datasets.create(content).id)).toHaveLength(10 * samplePixels);
});
