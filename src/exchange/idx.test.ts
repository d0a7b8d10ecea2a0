import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { barPicture, idxFile, idxImages, idxLabels, normalisedDigit } from './testing/digit-files.ts';
import { expectStudioError } from './testing/expect-studio-error.ts';
import { readDataset } from './testing/reader.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

function pair(images: Buffer, labels: Buffer, suffix = '', stem = 'train'): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, `${stem}-images-idx3-ubyte${suffix}`), images);
  writeFileSync(join(folder, `${stem}-labels-idx1-ubyte${suffix}`), labels);
  return folder;
}

test('images with the look of MNIST are kept byte for byte, compressed or not', async () => {
  const labels = [3, 1, 4, 1, 5];
  for (const folder of [pair(idxImages(labels), idxLabels(labels)), pair(gzipSync(idxImages(labels)), gzipSync(idxLabels(labels)), '.gz')]) {
    const set = await readDataset(folder);
    expect(set.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(set.splits.test).toBeUndefined();
    expect([...set.splits.train!.labels]).toEqual(labels);
    expect(Buffer.from(set.splits.train!.pixels)).toEqual(Buffer.concat(labels.map(normalisedDigit)));
  }
});

const stems = [['t10k', 'test'], ['optdigits-tes', 'test'], ['optdigits-tra', 'train'], ['usps', 'train']] as const;

test.each(stems)('a pair named %s becomes the split %s', async (stem, split) => {
  const set = await readDataset(pair(idxImages([1, 2]), idxLabels([1, 2]), '', stem));
  expect(Object.keys(set.splits)).toEqual([split]);
});

test('both splits of a family are read, and one file stands for its family', async () => {
  const folder = pair(idxImages([1, 2]), idxLabels([1, 2]));
  writeFileSync(join(folder, 't10k-images.idx3-ubyte'), idxImages([7]));
  writeFileSync(join(folder, 't10k-labels.idx1-ubyte'), idxLabels([7]));
  writeFileSync(join(folder, 'letters-images-idx3-ubyte'), idxImages([9]));
  writeFileSync(join(folder, 'letters-labels-idx1-ubyte'), idxLabels([9]));
  await expectStudioError(readDataset(folder), 'DATASET_FILE_INVALID', /more than one dataset/);
  writeFileSync(join(folder, 'stranger'), idxImages([9]));
  await expectStudioError(readDataset(join(folder, 'stranger')), 'DATASET_FILE_INVALID', /stranger: is an IDX file, but its name/);
  const set = await readDataset(join(folder, 't10k-labels.idx1-ubyte'));
  expect(set.splits.train?.count).toBe(2);
  expect([...set.splits.test!.labels]).toEqual([7]);
});

test('other sizes and dark ink on light paper are normalised alike', async () => {
  const paper = idxFile([2, 40, 40], Buffer.concat([barPicture(40, 6, 30, 230, 20), barPicture(40, 6, 30, 0, 255)]));
  const set = await readDataset(pair(paper, idxLabels([1, 1])));
  const [dark, light] = [set.splits.train!.pixels.subarray(0, 784), set.splits.train!.pixels.subarray(784)];
  expect(dark[14 * 28 + 14]).toBe(255);
  expect(dark[0]).toBe(0);
  for (let i = 0; i < 784; i++) expect(Math.abs(dark[i]! - light[i]!)).toBeLessThanOrEqual(12);
  expect(set.notes.join()).toMatch(/2 images of other sizes/);
});

test('labels beyond 9 give as many classes', async () => {
  const set = await readDataset(pair(idxImages([1, 2]), idxLabels([1, 12])));
  expect(set.classes).toHaveLength(13);
  expect([...set.splits.train!.labels]).toEqual([1, 12]);
});

test('damaged files are refused with file, place and remedy', async () => {
  const images = idxImages([1, 2, 3]);
  const labels = idxLabels([1, 2, 3]);
  const count = Buffer.from(images);
  count.writeUInt32BE(4, 4);
  const sides = Buffer.from(images);
  sides.writeUInt32BE(70_000, 8);
  const real = Buffer.from(images);
  real[2] = 0x0d;
  const cases: [Buffer, Buffer, RegExp][] = [
    [images.subarray(0, 1000), labels, /train-images-idx3-ubyte: ends at byte 1000, but its header announces 3×28×28/],
    [images.subarray(0, 9), labels, /ends at byte 9, inside the IDX header/],
    [Buffer.alloc(0), labels, /ends at byte 0/],
    [Buffer.concat([images, Buffer.alloc(5)]), labels, /byte 2368: 5 bytes follow the end/],
    [count, labels, /its header announces 4×28×28/],
    [sides, labels, /byte 8: announces images of 70000×28/],
    [real, labels, /byte 2: holds values of type float/],
    [labels, labels, /byte 3: announces 1 dimensions/],
    [Buffer.from('not an idx file'), labels, /byte 0/],
    [images, idxLabels([1, 2]), /announces 3 images, but .*train-labels-idx1-ubyte has 2 labels/],
    [images, labels.subarray(0, 9), /train-labels-idx1-ubyte: ends at byte 9/]
  ];
  for (const [badImages, badLabels, words] of cases) await expectStudioError(readDataset(pair(badImages, badLabels)), 'DATASET_FILE_INVALID', words);
});

test('damaged gzip files are refused, also bombs behind a small header', async () => {
  const labels = gzipSync(idxLabels([1, 2, 3]));
  const whole = gzipSync(idxImages([1, 2, 3]));
  const flipped = Buffer.from(whole);
  flipped[flipped.length - 6]! ^= 0xff;
  await expectStudioError(readDataset(pair(whole.subarray(0, -20), labels, '.gz')), 'DATASET_FILE_INVALID', /breaks off/);
  await expectStudioError(readDataset(pair(flipped, labels, '.gz')), 'DATASET_FILE_INVALID', /cannot be read on/);
  const bomb = gzipSync(Buffer.concat([idxImages([1, 2, 3]), Buffer.alloc(64 * 2 ** 20)]));
  const before = process.memoryUsage().arrayBuffers;
  await expectStudioError(readDataset(pair(bomb, labels, '.gz')), 'DATASET_FILE_INVALID', /byte 2368: more data follows/);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 2 ** 20);
});

test('a header that announces more than the file can hold costs no memory', async () => {
  const lying = idxFile([900_000, 28, 28], new Uint8Array(5000));
  const before = process.memoryUsage().arrayBuffers;
  const labels = gzipSync(idxLabels(new Array<number>(900_000).fill(1)));
  await expectStudioError(readDataset(pair(gzipSync(lying), labels, '.gz')), 'DATASET_FILE_INVALID', /cannot be whole/);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
  await expectStudioError(
    readDataset(pair(idxFile([5_000_000, 28, 28], new Uint8Array(5)), idxLabels([1]))),
    'DATASET_TOO_LARGE', /announces 5000000 entries/
  );
});

test('a missing labels file is named', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'train-images-idx3-ubyte'), idxImages([1]));
  await expectStudioError(readDataset(folder), 'DATASET_FILE_INVALID', /looked for train-labels-idx1-ubyte and train-labels-idx1-ubyte.gz/);
});

test('a long file lets others have their turn and stops on demand', async () => {
  const count = 4000;
  const bars = Buffer.concat(Array.from({ length: count }, () => barPicture(16, 4, 14, 0, 255)));
  const folder = pair(idxFile([count, 16, 16], bars), idxLabels(new Array<number>(count).fill(1)));
  const stop = new AbortController();
  const onProgress = ({ samples }: { samples: number }): void => {
    if (samples === 1000) setImmediate(() => stop.abort());
  };
  await expectStudioError(readDataset(folder, { signal: stop.signal, onProgress }), 'INTERRUPTED', /was stopped/);
});

test('images without ink are left out and mentioned', async () => {
  const images = idxFile([2, 30, 30], Buffer.concat([new Uint8Array(900).fill(200), barPicture(30, 4, 20, 255, 0)]));
  const set = await readDataset(pair(images, idxLabels([4, 7])));
  expect([...set.splits.train!.labels]).toEqual([7]);
  expect(set.notes.join()).toMatch(/1 blank images were left out/);
  await expectStudioError(readDataset(pair(idxFile([1, 30, 30], new Uint8Array(900)), idxLabels([4]))), 'DATASET_EMPTY', /no images with ink/);
});

test('a file that was named is read, whatever lies beside it', async () => {
  const folder = pair(idxImages([3, 1]), idxLabels([3, 1]));
  writeFileSync(join(folder, 'usps-images-idx3-ubyte'), idxImages([7]));
  expect([...(await readDataset(join(folder, 'train-images-idx3-ubyte'))).splits.train!.labels]).toEqual([3, 1]);
  await expectStudioError(readDataset(folder), 'DATASET_FILE_INVALID', /usps-images-idx3-ubyte: has no labels file/);
});
