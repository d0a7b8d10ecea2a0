import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesOfNumbers, normalisedDigit, npyFile } from './testing/digit-files.ts';
import { expectStudioError } from './testing/expect-studio-error.ts';
import { readDataset } from './testing/reader.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { zipFile } from './testing/zip-files.ts';

const images = Buffer.concat([normalisedDigit(3), normalisedDigit(8)]);
const labels = bytesOfNumbers(BigInt64Array.of(3n, 8n));

function npz(arrays: Record<string, Buffer>, store = false): string {
  const file = join(temporaryFolder(), 'digits.npz');
  writeFileSync(file, zipFile(Object.entries(arrays).map(([name, content]) => ({ name: `${name}.npy`, content, store }))));
  return file;
}

function train(x: Buffer, y = npyFile('<i8', [2], labels)): string {
  return npz({ x_train: x, y_train: y });
}

test('the arrays of Keras\' mnist.npz, stored or deflated', async () => {
  for (const store of [true, false]) {
    const x = npyFile('|u1', [2, 28, 28], images);
    const y = npyFile('|u1', [2], Uint8Array.of(3, 8));
    const set = await readDataset(npz({ x_test: x, x_train: x, y_train: y, y_test: y }, store));
    expect([...set.splits.train!.labels, ...set.splits.test!.labels]).toEqual([3, 8, 3, 8]);
    expect(Buffer.from(set.splits.test!.pixels)).toEqual(images);
  }
});

test.each([1, 2, 3] as const)('header version %i', async (version) => {
  const set = await readDataset(train(npyFile('|u1', [2, 28, 28, 1], images, { version })));
  expect(Buffer.from(set.splits.train!.pixels)).toEqual(images);
});

test('real numbers from 0 to 1 or 0 to 255 come out as the same bytes', async () => {
  const shares = npyFile('<f4', [2, 28, 28], bytesOfNumbers(Float32Array.from(images, (value) => value / 255)));
  const levels = npyFile('<f8', [2, 28, 28], bytesOfNumbers(Float64Array.from(images)));
  const floatLabels = npyFile('<f4', [2], bytesOfNumbers(Float32Array.of(3, 8)));
  for (const x of [shares, levels]) expect(Buffer.from((await readDataset(train(x, floatLabels))).splits.train!.pixels)).toEqual(images);
});

test('what cannot be read is refused by name', async () => {
  const good = npyFile('|u1', [2, 28, 28], images);
  const cases: [string, RegExp][] = [
    [train(npyFile('|u1', [2, 28, 28], images, { fortran: true })), /x_train\.npy: is stored in Fortran order/],
    [train(npyFile('>f4', [2, 28, 28], images)), /dtype >f4; uint8, int32, int64, float32, float64/],
    [train(npyFile('|O', [2, 28, 28], images)), /dtype \|O/],
    [train(npyFile('|u1', [2, 784], images)), /has the shape \(2, 784\)/],
    [train(npyFile('|u1', [3, 28, 28], images)), /announces 3×28×28 values of uint8/],
    [train(npyFile('|u1', [2, 28, 28], images.subarray(0, 100))), /but it has/],
    [train(good, npyFile('<i8', [1], labels.subarray(0, 8))), /holds 2 images, but .*y_train\.npy holds 1 labels/],
    [train(good, npyFile('<f4', [2], bytesOfNumbers(Float32Array.of(3, 8.5)))), /entry 2: 8.5 is not a class number/],
    [train(good, npyFile('<f4', [2, 10], bytesOfNumbers(new Float32Array(20)))), /labels have one dimension/],
    [train(npyFile('<f4', [2, 28, 28], bytesOfNumbers(Float32Array.from(images, (value) => value / 255 - 0.4)))), /entry 1: -0.4\d* is not a grey value/],
    [train(Buffer.from('\x93NUMPY\x04\x00v\x00{}', 'latin1')), /\.npy version 4/],
    [train(Buffer.from('junk that is no array')), /byte 0: is not a \.npy array/],
    [npz({ x_train: good }), /no array y_train/],
    [npz({ images: good }), /no array x_train in it \(there are images\)/]
  ];
  for (const [file, words] of cases) await expectStudioError(readDataset(file), 'DATASET_FILE_INVALID', words);
});
