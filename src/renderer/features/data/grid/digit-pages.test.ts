import { expect, test } from 'vitest';
import { samplePixels } from '../../../../contract/sample-facts.ts';
import { fillPicture } from '../../../ui/ink.ts';
import { pageRange, placeInPicture } from './digit-pages.ts';

test('digits lie side by side, 32 a row', () => {
  expect(placeInPicture(0)).toEqual({ x: 0, y: 0 });
  expect(placeInPicture(31)).toEqual({ x: 868, y: 0 });
  expect(placeInPicture(33)).toEqual({ x: 28, y: 28 });
});

test('ink has its colour, and the darkness of the pixel as opacity', () => {
  const bytes = new Uint8Array(33 * samplePixels);
  bytes[32 * samplePixels + 28 * 2 + 5] = 128;
  const width = 32 * 28;
  const words = new Uint32Array(width * 56);
  fillPicture(words, width, bytes, [1, 2, 3]);
  const at = (28 + 2) * width + 5;
  expect([...new Uint8Array(words.buffer, at * 4, 4)]).toEqual([1, 2, 3, 128]);
  expect([...new Uint8Array(words.buffer, 0, 4)]).toEqual([1, 2, 3, 0]);
});

test('the last page may be short', () => {
  expect(pageRange(0, 70_000)).toEqual([0, 512]);
  expect(pageRange(136, 70_000)).toEqual([69_632, 70_000]);
});
