import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { idxImages, idxLabels, kaggleCsv, normalisedDigit, npyFile } from './testing/digit-files.ts';
import { digitPng } from './testing/picture-files.ts';
import { expectStudioError } from './testing/expect-studio-error.ts';
import { readDataset } from './testing/reader.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { zipFile } from './testing/zip-files.ts';
import type { ZipMember } from './testing/zip-files.ts';

function zip(members: readonly ZipMember[]): string {
  const file = join(temporaryFolder(), 'digits.zip');
  writeFileSync(file, zipFile(members));
  return file;
}

test('an archive may hold any of the other formats, also inside one folder', async () => {
  const idx = [
    { name: 'mnist/train-images-idx3-ubyte.gz', content: gzipSync(idxImages([1, 7])) },
    { name: 'mnist/train-labels-idx1-ubyte.gz', content: gzipSync(idxLabels([1, 7])) }
  ];
  const npz = zipFile([
    { name: 'x_train.npy', content: npyFile('|u1', [2, 28, 28], Buffer.concat([normalisedDigit(1), normalisedDigit(7)])) },
    { name: 'y_train.npy', content: npyFile('|u1', [2], Uint8Array.of(1, 7)) }
  ]);
  const [one, seven] = [await digitPng(1), await digitPng(7)];
  const archives: ZipMember[][] = [
    idx,
    [...idx, { name: '__MACOSX/mnist/._train-images-idx3-ubyte.gz', content: Buffer.from('clutter') }],
    [{ name: 'digits.npz', content: npz }],
    [{ name: 'train.csv', content: Buffer.from(kaggleCsv([1, 7])) }],
    [{ name: 'set/1/a.png', content: one, store: true }, { name: 'set/7/a.png', content: seven }],
    [{ name: 'labels.csv', content: Buffer.from('file,digit\np/x.png,1\np/y.png,7\n') }, { name: 'p/x.png', content: one }, { name: 'p/y.png', content: seven }]
  ];
  for (const members of archives) {
    const set = await readDataset(zip(members));
    expect([...set.splits.train!.labels]).toEqual([1, 7]);
    expect(Buffer.from(set.splits.train!.pixels)).toEqual(Buffer.concat([normalisedDigit(1), normalisedDigit(7)]));
  }
});

test('tricks are refused by name', async () => {
  const content = Buffer.from('x');
  const cases: [ZipMember[], RegExp][] = [
    [[{ name: '../../escape.png', content }], /\.\.\/\.\.\/escape\.png/],
    [[{ name: '/etc/passwd', content }], /\/etc\/passwd/],
    [[{ name: 'C:/windows', content }], /C:\/windows/],
    [[{ name: '7/link.png', content, mode: 0o120777 }], /"7\/link\.png" in it is a symbolic link/],
    [[{ name: '7/secret.png', content, encrypted: true }], /is encrypted/],
    [[{ name: '7/lzma.png', content, method: 14 }], /packed with method 14/],
    [[{ name: '7/a.png', content }, { name: '7/a.png', content }], /"7\/a\.png" twice/]
  ];
  for (const [members, words] of cases) await expectStudioError(readDataset(zip(members)), 'DATASET_FILE_INVALID', words);
});

test('bombs are refused before they are inflated', async () => {
  const zeros = Buffer.alloc(32 * 2 ** 20);
  await expectStudioError(readDataset(zip([{ name: 'train.csv', content: zeros }])), 'DATASET_TOO_LARGE', /as archive bombs do/);
  const claims = Array.from({ length: 5 }, (_, i) => ({ name: `${i}.bin`, content: Buffer.alloc(9 * 2 ** 20), claimedSize: 2 ** 31 }));
  await expectStudioError(readDataset(zip(claims)), 'DATASET_TOO_LARGE', /inflate/);
});

test('an entry that inflates to more or less than it claims, or to something else, is refused', async () => {
  const png = await digitPng(7);
  for (const lie of [{ claimedSize: png.length - 1 }, { claimedSize: png.length + 1 }]) {
    await expectStudioError(readDataset(zip([{ name: '7/a.png', content: png, ...lie }])), 'DATASET_FILE_INVALID', /7\/a\.png/);
  }
  const members = [{ name: '7/a.png', content: png, store: true, claimedCrc: 1 }];
  await expectStudioError(readDataset(zip(members)), 'DATASET_FILE_INVALID', /does not match its checksum/);
});

test('truncated and empty archives', async () => {
  const file = zip([{ name: '7/a.png', content: await digitPng(7) }]);
  const whole = zipFile([{ name: '7/a.png', content: await digitPng(7) }]);
  writeFileSync(file, whole.subarray(0, -10));
  await expectStudioError(readDataset(file), 'DATASET_FILE_INVALID', /digits\.zip/);
  await expectStudioError(readDataset(zip([])), 'DATASET_EMPTY', /holds no files/);
  await expectStudioError(readDataset(zip([{ name: 'read.me', content: Buffer.from('hello') }])), 'DATASET_FORMAT_UNKNOWN', /digits\.zip/);
});
