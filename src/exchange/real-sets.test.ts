import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { looksNormalised } from '../domain/digits/normalise.ts';
import type { LabelledImages } from '../contract/datasets.ts';
import { readDataset } from './testing/reader.ts';

const data = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const hasData = existsSync(join(data, 'mnist'));

test.skipIf(!hasData)('MNIST stays MNIST, byte for byte', async () => {
  const set = await readDataset(join(data, 'mnist'));
  const original = gunzipSync(readFileSync(join(data, 'mnist', 't10k-images-idx3-ubyte.gz'))).subarray(16);
  expect(original.equals(set.splits.test!.pixels)).toBe(true);
  expect([set.splits.train!.count, set.notes]).toEqual([60_000, []]);
});

test.skipIf(!hasData).each([['usps', { train: 7291 }], ['optdigits', { train: 1934, test: 946 }], ['drawn_digits', { train: 186 }]] as const)(
  '%s keeps every sample and gets MNIST\'s look', async (name, counts) => {
    const set = await readDataset(join(data, name));
    expect(Object.fromEntries(Object.entries(set.splits).map(([split, images]) => [split, images.count]))).toEqual(counts);
    expect(set.classes).toHaveLength(10);
    expect(normalisedShare(set.splits.train!)).toBeGreaterThan(0.9);
  }
);

test.skipIf(!hasData)('a folder with two datasets is refused', async () => {
  await expect(readDataset(join(data, 'bhmsds'))).rejects.toMatchObject({ code: 'DATASET_FILE_INVALID' });
});

function normalisedShare({ count, pixels }: LabelledImages): number {
  let normalised = 0;
  for (let i = 0; i < count; i++) if (looksNormalised(pixels.subarray(i * 784, (i + 1) * 784))) normalised++;
  return normalised / count;
}
