import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kaggleCsv, normalisedDigit } from './testing/digit-files.ts';
import { expectStudioError } from './testing/expect-studio-error.ts';
import { readDataset } from './testing/reader.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

function csv(text: string, name = 'digits.csv'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

function labelLast(text: string): string {
  return text.split('\n').map((line) => line.replace(/^([^,]*),(.*)$/, '$2,$1')).join('\n');
}

test('label first or last, Unix or Windows line ends, with or without the last one', async () => {
  const text = kaggleCsv([5, 0, 9]);
  for (const variant of [text, labelLast(text), text.replaceAll('\n', '\r\n'), text.trimEnd(), `\ufeff${text}`]) {
    const set = await readDataset(csv(variant));
    expect([...set.splits.train!.labels]).toEqual([5, 0, 9]);
    expect(Buffer.from(set.splits.train!.pixels)).toEqual(Buffer.concat([5, 0, 9].map(normalisedDigit)));
    expect(set.splits.train!.sources).toEqual(['digits.csv:2', 'digits.csv:3', 'digits.csv:4']);
  }
});

test('columns named 1x1 to 28x28 are understood, and test in the name gives the test split', async () => {
  const [, ...rows] = kaggleCsv([5]).split('\n');
  const header = ['label', ...Array.from({ length: 784 }, (_, i) => `${Math.floor(i / 28) + 1}x${(i % 28) + 1}`)].join(',');
  const set = await readDataset(csv([header, ...rows].join('\n'), 'mnist_test.csv'));
  expect([...set.splits.test!.labels]).toEqual([5]);
});

test('rows are streamed: lines that span the pieces of a large file come out whole', async () => {
  const labels = Array.from({ length: 1500 }, (_, i) => i % 10);
  const set = await readDataset(csv(kaggleCsv(labels)));
  expect([...set.splits.train!.labels]).toEqual(labels);
  expect(Buffer.from(set.splits.train!.pixels.subarray(1499 * 784))).toEqual(Buffer.from(normalisedDigit(9)));
});

test('a folder of tables takes the labelled ones', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'train.csv'), kaggleCsv([1, 2]));
  writeFileSync(join(folder, 'test.csv'), kaggleCsv([1]).split('\n').map((line) => line.replace(/^[^,]*,/, '')).join('\n'));
  writeFileSync(join(folder, 'sample_submission.csv'), 'ImageId,Label\n1,0\n');
  const set = await readDataset(folder);
  expect(set.splits.train!.count).toBe(2);
  expect(set.notes.join()).toMatch(/test\.csv has no labels/);
  await expectStudioError(readDataset(join(folder, 'test.csv')), 'DATASET_FILE_INVALID', /no column "label"/);
});

test('wrong columns and values are refused with row and column', async () => {
  const lines = kaggleCsv([5, 6]).trimEnd().split('\n') as [string, string, string];
  const withRow = (row: string): string => [lines[0], lines[1], row].join('\n');
  const cases: [string, RegExp][] = [
    [lines[0].replace(',pixel783', ''), /row 1: has 784 columns, 785 are needed/],
    [lines[0].replace('pixel7,', 'pixel8,'), /row 1, column 9: is "pixel8" instead of pixel7/],
    [withRow(`${lines[2]},0`), /row 3: has 786 columns/],
    [withRow(lines[2].replace(/,0$/, '')), /row 3: has 784 columns/],
    [withRow(lines[2].replace(/,0$/, ',256')), /row 3, column 785: "256" is not a whole number/],
    [withRow(lines[2].replace(/,0$/, ',-1')), /row 3, column 785: "-1"/],
    [withRow(lines[2].replace('6,0', '6,0.5')), /row 3, column 2: "0.5"/],
    [withRow(lines[2].replace(/,0$/, ',')), /row 3, column 785: ""/],
    [withRow(lines[2].replace(/^6/, '')), /row 3: the label is empty/],
    [withRow(lines[2].replace('6,', '"6,')), /row 3: has 1 column/],
    [withRow('7'), /row 3: has 1 column/],
    [withRow('0'.repeat(300_000)), /row 3: is longer than 16384 bytes/]
  ];
  for (const [text, words] of cases) await expectStudioError(readDataset(csv(text)), 'DATASET_FILE_INVALID', words);
  await expectStudioError(readDataset(csv(`${lines[0]}\n`)), 'DATASET_EMPTY', /digits.csv/);
});
