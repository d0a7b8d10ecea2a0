import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LabelledImages, SampleSet } from '../contract/datasets.ts';
import { normalisedDigit } from './testing/digit-files.ts';
import { expectStudioError } from './testing/expect-studio-error.ts';
import { readDataset } from './testing/reader.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { writeCsv } from './write-csv.ts';
import { writeIdx } from './write-idx.ts';

function images(labels: readonly number[]): LabelledImages {
  return { count: labels.length, pixels: Buffer.concat(labels.map(normalisedDigit)), labels: Uint8Array.from(labels) };
}

function sampleSet(classes: readonly string[], train: readonly number[], test: readonly number[]): SampleSet {
  return { classes, splits: { train: images(train), test: images(test) }, source: 'a test', notes: [] };
}

const digits = sampleSet(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], Array.from({ length: 700 }, (_, i) => i % 10), [9, 0]);
const signs = sampleSet(['plus', 'a "quoted", name', '7'], [2, 0, 1], [1]);

test.each([['IDX', writeIdx], ['CSV', writeCsv]] as const)('what is written as %s is read again unchanged', async (_, write) => {
  for (const set of [digits, signs]) {
    const folder = join(temporaryFolder(), 'new', 'export');
    const files = await write(set, folder);
    expect(files.map((file) => file.slice(folder.length + 1)).sort()).toEqual(readdirSync(folder).sort());
    const again = await readDataset(folder);
    expect(new Set(again.classes)).toEqual(new Set(set.classes));
    for (const split of ['train', 'test'] as const) {
      expect(Buffer.from(again.splits[split]!.pixels)).toEqual(Buffer.from(set.splits[split]!.pixels));
      expect(names(again, split)).toEqual(names(set, split));
    }
  }
});

test.each([
  ['unsorted', signs],
  ['sorted letters', sampleSet(['a', 'b', 'c'], [2, 0, 1], [1])],
  ['fewer than the digits', sampleSet(['0', '1'], [0, 1], [1])],
  ['more than have samples', sampleSet(Array.from({ length: 12 }, (_, i) => String(i)), [0, 1], [1])]
] as const)('IDX keeps the classes: %s', async (_, set) => {
  const folder = temporaryFolder();
  await writeIdx(set, folder);
  expect((await readDataset(folder)).classes).toEqual(set.classes);
});

test('IDX needs no list of classes for digits', async () => {
  expect((await writeIdx(digits, temporaryFolder())).filter((file) => file.endsWith('.txt'))).toEqual([]);
});

test('nothing that exists is replaced', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 't10k-images-idx3-ubyte.gz'), 'precious');
  await expectStudioError(writeIdx(digits, folder), 'DATASET_NAME_TAKEN', /t10k-images-idx3-ubyte\.gz exists already/);
  expect(readdirSync(folder)).toEqual(['t10k-images-idx3-ubyte.gz']);
  await expectStudioError(
    writeCsv(digits, join(folder, 't10k-images-idx3-ubyte.gz')),
    'DATASET_NAME_TAKEN', /a file stands where a folder is needed/
  );
});

function names(set: SampleSet, split: 'train' | 'test'): string[] {
  return Array.from(set.splits[split]!.labels, (label) => set.classes[label]!);
}
