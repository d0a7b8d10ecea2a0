import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StudioError } from '../contract/errors.ts';
import { idxImages, idxLabels, kaggleCsv, normalisedDigit, npyFile } from './testing/digit-files.ts';
import { digitPng } from './testing/picture-files.ts';
import { readDataset } from './testing/reader.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { zipFile } from './testing/zip-files.ts';

type Files = Readonly<Record<string, Buffer>>;

const labels = [1, 7, 3];
const npz = zipFile([
  { name: 'x_train.npy', content: npyFile('|u1', [3, 28, 28], Buffer.concat(labels.map(normalisedDigit))) },
  { name: 'y_train.npy', content: npyFile('|u1', [3], Uint8Array.from(labels)), store: true }
]);
const labelsCsv = Buffer.from('file,digit,split\n"a.png",1,train\nb.png,7,test\n');

interface Victim {
  readonly files: () => Promise<Files>;
  /** The file to damage. */
  readonly victim: string;
  /** The path to read, the whole folder where empty. */
  readonly read: string;
}

function idxVictim(images: Files, labelsFiles: Files, victim: string, read = ''): Victim {
  return { files: async () => ({ ...images, ...labelsFiles }), victim, read };
}

const idxPlain = { 'a-images-idx3-ubyte': idxImages(labels) };
const idxZipped = { 'a-images-idx3-ubyte.gz': gzipSync(idxImages(labels)) };
const labelsPlain = { 'a-labels-idx1-ubyte': idxLabels(labels) };
const labelsZipped = { 'a-labels-idx1-ubyte.gz': gzipSync(idxLabels(labels)) };
const pictureZip = async (): Promise<Buffer> =>
  zipFile([{ name: '1/a.png', content: await digitPng(1), store: true }, { name: '7/b.png', content: await digitPng(7) }]);

const victims: Readonly<Record<string, Victim>> = {
  'IDX images': idxVictim(idxPlain, labelsPlain, 'a-images-idx3-ubyte'),
  'IDX images named': idxVictim(idxPlain, labelsPlain, 'a-images-idx3-ubyte', 'a-images-idx3-ubyte'),
  'IDX images in gzip': idxVictim(idxZipped, labelsPlain, 'a-images-idx3-ubyte.gz'),
  'IDX labels in gzip': idxVictim(idxPlain, labelsZipped, 'a-labels-idx1-ubyte.gz'),
  'Kaggle CSV': { files: async () => ({ 'train.csv': Buffer.from(kaggleCsv(labels)) }), victim: 'train.csv', read: 'train.csv' },
  npz: { files: async () => ({ 'digits.npz': npz }), victim: 'digits.npz', read: 'digits.npz' },
  'zip of pictures': { files: async () => ({ 'd.zip': await pictureZip() }), victim: 'd.zip', read: 'd.zip' },
  'labels.csv': { files: async () => ({ 'labels.csv': labelsCsv, 'a.png': await digitPng(1), 'b.png': await digitPng(7) }), victim: 'labels.csv', read: '' },
  picture: { files: async () => ({ '1/a.png': await digitPng(1), '7/b.png': await digitPng(7) }), victim: '1/a.png', read: '' }
};

const place = fc.oneof(fc.nat(64), fc.nat());
const byte = fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xff, 0x0a, 0x22, 0x2c), fc.nat(255));

/** Cut off, bytes changed (often to the values that lengths and signs turn on), a piece doubled. */
const damage = fc.record({
  keep: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  changes: fc.array(fc.tuple(place, byte), { maxLength: 5 }),
  fromEnd: fc.boolean(),
  doubled: fc.option(fc.tuple(fc.nat(), fc.nat(300)))
});

function damaged(file: Buffer, { keep, changes, fromEnd, doubled }: typeof damage extends fc.Arbitrary<infer T> ? T : never): Buffer {
  let bytes: Buffer = Buffer.from(file.subarray(0, Math.ceil(file.length * keep)));
  for (const [at, value] of changes) {
    // Archives keep their directory at the end, the other formats their header in front.
    if (bytes.length > 0) bytes[fromEnd ? bytes.length - 1 - (at % bytes.length) : at % bytes.length] = value;
  }
  if (doubled && bytes.length > 0) {
    const from = doubled[0] % bytes.length;
    bytes = Buffer.concat([bytes.subarray(0, from + doubled[1]), bytes.subarray(from)]);
  }
  return bytes;
}

test.each(Object.entries(victims))('any damage to %s gives a dataset or a StudioError that names a file', async (_, { files, victim, read }) => {
  const folder = temporaryFolder();
  const valid = await files();
  for (const [path, content] of Object.entries(valid)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  await fc.assert(fc.asyncProperty(damage, async (how) => {
    writeFileSync(join(folder, victim), damaged(valid[victim]!, how));
    const before = process.memoryUsage().arrayBuffers;
    const result: unknown = await readDataset(join(folder, read)).catch((error: unknown) => error);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(256 * 2 ** 20);
    if (result instanceof StudioError) {
      expect(result.kind).toBe('input');
      expect(result.message).toContain(folder);
      expect(result.remedy).toBeTruthy();
    } else {
      expect(result).toHaveProperty('splits');
    }
  }), { numRuns: 150, interruptAfterTimeLimit: 4000 });
});
