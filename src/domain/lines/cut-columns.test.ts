import { expect, test } from 'vitest';
import type { GreyImage } from '../digits/grey-image.ts';
import { cutColumns } from './cut-columns.ts';
import { findInk, type FieldInk } from './cut-digits.ts';
import type { PlacedDigit } from './place-digits.ts';

const [width, height] = [120, 40];

/** Black rectangles on paper. */
function picture(...boxes: readonly (readonly [left: number, top: number, w: number, h: number])[]): GreyImage {
  const pixels = new Uint8Array(width * height).fill(250);
  for (const [left, top, w, h] of boxes) for (let y = top; y < top + h; y++) pixels.fill(20, y * width + left, y * width + left + w);
  return { width, height, pixels };
}

const at = (...xs: readonly number[]): PlacedDigit[] => xs.map((x) => ({ digit: '1', x, isCertain: false }));
const inkOf = (image: GreyImage | null): number | null => (image ? Array.from(image.pixels).filter((value) => value < 128).length : null);

const cutEach = (ink: FieldInk, digits: readonly PlacedDigit[]): (number | null)[] => digits.map((_, i) => inkOf(cutColumns(ink, digits, i)));

test('digits that touch are parted half-way between their places', () => {
  expect(cutEach(findInk(picture([10, 5, 40, 30])), at(20, 40))).toEqual([20 * 30, 20 * 30]);
});

test('what reaches in from beside, a point and a line under it are left out, what lies over it is kept', () => {
  const digit = [30, 12, 8, 23] as const;
  const cuts = cutEach(findInk(picture([2, 5, 20, 30], digit, [31, 5, 6, 4], [41, 32, 4, 4], [60, 5, 8, 30])), at(12, 34, 64));
  expect(cuts[1]).toBe(8 * 23 + 6 * 4);
});

test('paper is none', () => {
  expect(cutEach(findInk(picture([10, 5, 10, 30], [90, 5, 10, 30])), at(15, 50, 95))).toEqual([300, null, 300]);
});
