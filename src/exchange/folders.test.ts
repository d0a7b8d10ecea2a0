import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { idxImages, normalisedDigit } from './testing/digit-files.ts';
import { expectStudioError } from './testing/expect-studio-error.ts';
import { digitPng, greyPng, paperPng } from './testing/picture-files.ts';
import { readDataset } from './testing/reader.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

test('a folder a class: digits give ten classes, other names are sorted', async () => {
  const digits = await readDataset(folder({ '7/b.png': await digitPng(7), '3/deep/a.png': await digitPng(3), '.DS_Store': 'clutter' }));
  expect(digits.classes).toHaveLength(10);
  expect([...digits.splits.train!.labels]).toEqual([3, 7]);
  expect(digits.splits.train!.sources).toEqual(['3/deep/a.png', '7/b.png']);
  expect(Buffer.from(digits.splits.train!.pixels)).toEqual(Buffer.concat([normalisedDigit(3), normalisedDigit(7)]));
  const signs = await readDataset(folder({ 'plus/a.png': await digitPng(1), 'dot/a.png': await digitPng(2), '7/a.png': await digitPng(7) }));
  expect(signs.classes).toEqual(['7', 'dot', 'plus']);
  expect([...signs.splits.train!.labels]).toEqual([0, 1, 2]);
});

test('one lonely class folder is a class, a folder around everything is not', async () => {
  expect([...(await readDataset(folder({ '7/a.png': await digitPng(7) }))).splits.train!.labels]).toEqual([7]);
  expect([...(await readDataset(folder({ 'all/7/a.png': await digitPng(7), 'all/1/a.png': await digitPng(1) }))).splits.train!.labels]).toEqual([1, 7]);
});

test('train and test folders give splits', async () => {
  const set = await readDataset(folder({ 'train/7/a.png': await digitPng(7), 'Test/1/a.png': await digitPng(1) }));
  expect([...set.splits.train!.labels, ...set.splits.test!.labels]).toEqual([7, 1]);
  await expectStudioError(
    readDataset(folder({ 'train/a.png': await digitPng(7), 'test/1/a.png': await digitPng(1) })),
    'DATASET_FILE_INVALID', /lies directly in the split folder/
  );
});

test('sizes and polarities may be mixed', async () => {
  const inverted = normalisedDigit(4).map((value) => 255 - value);
  const set = await readDataset(folder({ '4/dark.png': await paperPng(4), '4/small.png': await greyPng(inverted, 28, 28) }));
  const [dark, small] = [set.splits.train!.pixels.subarray(0, 784), set.splits.train!.pixels.subarray(784)];
  for (const sample of [dark, small]) expect([sample[0], sample[14 * 28 + 13]]).toEqual([0, 255]);
});

test('a few other files are mentioned, a folder of other files is refused', async () => {
  const set = await readDataset(folder({ '7/a.png': await digitPng(7), '7/b.png': await digitPng(7), '7/notes.txt': 'hello' }));
  expect(set.notes.join()).toMatch(/1 files that are no pictures/);
  await expectStudioError(
    readDataset(folder({ '7/a.png': await digitPng(7), '7/a.txt': '', '7/b.txt': '' })),
    'DATASET_FILE_INVALID', /2 of 3 files are no pictures/
  );
  await expectStudioError(readDataset(folder({ '7/a.png': 'no picture at all' })), 'PICTURE_INVALID', /7\/a\.png is not a picture/);
  const whole = await paperPng(7);
  const damaged = whole.subarray(0, whole.length - 40);
  await expectStudioError(readDataset(folder({ '7/a.png': damaged })), 'PICTURE_INVALID', /7\/a\.png is damaged/);
});

test('labels.csv lists pictures in subfolders, with quotes, splits and other columns', async () => {
  const set = await readDataset(folder({
    'labels.csv': '\ufeffFile,kind,digit,split\r\n"a/x, 1.png","said ""seven"", thick",7,test\r\nb\\y.png,,1,train\r\n\r\n',
    'a/x, 1.png': await digitPng(7), 'b/y.png': await digitPng(1), 'b/unlisted.png': await digitPng(2)
  }));
  expect([...set.splits.train!.labels, ...set.splits.test!.labels]).toEqual([1, 7]);
  expect(set.splits.test!.sources).toEqual(['a/x, 1.png']);
  expect(set.notes.join()).toMatch(/1 files that labels\.csv does not list/);
});

test('labels.csv errors name the line', async () => {
  const png = await digitPng(7);
  const cases: [string, RegExp][] = [
    ['', /line 1: has the columns ""/],
    ['file,digits\na.png,70\n', /line 1: has the columns "file, digits"/],
    ['file,digit\na.png,7\nmissing.png,1\n', /line 3: the file "missing\.png" is not below its folder/],
    ['file,digit\n../a.png,7\n', /line 2: the file "\.\.\/a\.png" is not below/],
    ['file,digit\n/etc/passwd,7\n', /line 2: the file "\/etc\/passwd" is not below/],
    ['file,digit\na.png,\n', /line 2: the label is empty/],
    ['file,digit\na.png\n', /line 2: the label is empty/],
    ['file,digit\n"a.png,7\n', /line 2: a quote is opened and never closed/],
    ['file,digit,split\na.png,7,validation\n', /line 2: the split is "validation"/],
    ['file,digit\n"a.png"x,7\n', /line 2: text follows a closing quote/]
  ];
  for (const [text, words] of cases) await expectStudioError(readDataset(folder({ 'labels.csv': text, 'a.png': png })), 'DATASET_FILE_INVALID', words);
  await expectStudioError(readDataset(folder({ 'labels.csv': 'file,digit\nlabels.csv,1\n' })), 'PICTURE_INVALID', /labels\.csv is not a picture/);
  await expectStudioError(readDataset(folder({ 'labels.csv': 'file,digit\n' })), 'DATASET_EMPTY', /no images/);
});

test('linked folders are not followed in circles', async () => {
  const root = folder({ '7/a.png': await digitPng(7) });
  symlinkSync(root, join(root, '7', 'circle'));
  expect((await readDataset(root)).splits.train!.count).toBe(1);
});

test('what is nothing the studio knows is said so', async () => {
  await expectStudioError(readDataset(temporaryFolder()), 'DATASET_EMPTY', /holds no files/);
  await expectStudioError(readDataset(join(temporaryFolder(), 'nowhere')), 'FILE_NOT_FOUND', /nowhere does not exist/);
  await expectStudioError(readDataset(folder({ 'a.png': await digitPng(7) })), 'DATASET_FORMAT_UNKNOWN', /no dataset/);
  const root = folder({ 'a.png': await digitPng(7), 'empty': '', 'strange-name': idxImages([1]) });
  const unknown = await expectStudioError(readDataset(join(root, 'a.png')), 'DATASET_FORMAT_UNKNOWN', /a\.png/);
  expect(unknown.remedy).toMatch(/IDX.*labels\.csv.*Kaggle.*npz.*zip/);
  await expectStudioError(readDataset(join(root, 'empty')), 'DATASET_FORMAT_UNKNOWN', /empty/);
  await expectStudioError(readDataset(join(root, 'strange-name')), 'DATASET_FILE_INVALID', /its name does not say/);
});

test('reading reports progress and stops on demand', async () => {
  const root = folder({ '7/a.png': await digitPng(7), '7/b.png': await digitPng(7) });
  const reports: number[] = [];
  await readDataset(root, { onProgress: ({ samples }) => reports.push(samples) });
  expect(reports.at(-1)).toBe(2);
  const stop = new AbortController();
  const reading = readDataset(root, { signal: stop.signal });
  stop.abort();
  await expectStudioError(reading, 'INTERRUPTED', /was stopped/);
});
