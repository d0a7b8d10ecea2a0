import { expect, test } from 'vitest';
import { filesOfEntries, filesOfInput, suggestedName, totalBytes } from './dropped-files.ts';
import type { EntryLike } from './dropped-files.ts';

const file = (name: string, text = 'x'): EntryLike => ({ isFile: true, name, file: (found) => found(new File([text], name)) });

/** Answers two entries at a time, as browsers answer a hundred. */
function folder(name: string, children: EntryLike[]): EntryLike {
  return {
    isFile: false,
    name,
    createReader: () => {
      const rest = [...children];
      return { readEntries: (found) => found(rest.splice(0, 2)) };
    }
  };
}

test('folders are opened to the bottom, however often their reader has to be asked', async () => {
  const dropped = folder('digits', [file('b.png'), folder('7', [file('1.png'), file('2.png'), file('3.png')]), file('a.png')]);
  const files = await filesOfEntries([dropped, file('labels.csv')]);
  expect(files.map(({ path }) => path)).toEqual(['digits/7/1.png', 'digits/7/2.png', 'digits/7/3.png', 'digits/a.png', 'digits/b.png', 'labels.csv']);
});

test('what systems leave in folders is passed over', async () => {
  const dropped = folder('digits', [file('.DS_Store'), file('Thumbs.db'), folder('__MACOSX', [file('1.png')]), file('1.png')]);
  expect((await filesOfEntries([dropped])).map(({ path }) => path)).toEqual(['digits/1.png']);
  const input = filesOfInput([new File(['x'], '.DS_Store'), new File(['x'], 'a.zip')].map((each) => Object.assign(each, { webkitRelativePath: '' })));
  expect(input.map(({ path }) => path)).toEqual(['a.zip']);
});

test('a file that cannot be read fails the whole', async () => {
  const broken: EntryLike = { isFile: true, name: 'a', file: (_, failed) => failed(new DOMException('gone', 'NotFoundError')) };
  await expect(filesOfEntries([broken])).rejects.toThrow('gone');
});

test('a name suggests itself where one thing was chosen', () => {
  const named = (...paths: string[]): string => suggestedName(paths.map((path) => ({ path, file: new File([], path) })));
  expect(named('My Digits/7/a.png', 'My Digits/3/b.png')).toBe('my-digits');
  expect(named('archive.tar.gz')).toBe('archive');
  expect(named('train.csv')).toBe('train');
  expect(named('手写数字.zip')).toBe('');
  expect(named('a.png', 'b.png')).toBe('');
});

test('adds up sizes', async () => expect(totalBytes(await filesOfEntries([file('a', '12345'), file('b', '678')]))).toBe(8));
