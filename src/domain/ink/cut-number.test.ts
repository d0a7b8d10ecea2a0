import { expect, test } from 'vitest';
import { synthesiseDigits } from '../digits/synthesise.ts';
import type { GreyImage } from '../digits/grey-image.ts';
import { bestPath } from './best-path.ts';
import { cutNumber } from './cut-number.ts';

const samples = synthesiseDigits({ count: 10, seed: 7 }).pixels;

/** Digits of 28×28, twice as large, side by side; `overlap` pixels of each pair fall on each other. */
function line(digits: readonly number[], overlap: number): { readonly ink: GreyImage; readonly starts: readonly number[] } {
  const side = 56;
  const step = side - overlap;
  const width = step * digits.length + overlap;
  const pixels = new Float32Array(width * side);
  digits.forEach((digit, place) => {
    const sample = samples.subarray(digit * 784, (digit + 1) * 784);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const at = y * width + place * step + x;
        pixels[at] = Math.max(pixels[at]!, sample[(y >> 1) * 28 + (x >> 1)]!);
      }
    }
  });
  return { ink: { width, height: side, pixels }, starts: digits.map((_, place) => place * step) };
}

test('digits written apart are found one by one, in order', () => {
  const { ink, starts } = line([1, 2, 3, 0, 6], 0);
  const { pieces, spans } = cutNumber(ink);
  starts.forEach((start) => {
    expect(spans.some(({ box }) => box.left >= start - 2 && box.left + box.width <= start + 58)).toBe(true);
  });
  expect(pieces).toBeGreaterThanOrEqual(5);
});

test('every piece is in a span, and spans run over neighbours only', () => {
  const { pieces, spans } = cutNumber(line([4, 8, 5, 5], 18).ink);
  for (let piece = 0; piece < pieces; piece++) expect(spans.some(({ from, to }) => from === piece && to === piece + 1)).toBe(true);
  for (const { from, to, image } of spans) {
    expect(to - from).toBeLessThanOrEqual(4);
    expect(image.pixels.some((value) => value > 200)).toBe(true);
  }
});

test('a blank line has no pieces', () => {
  expect(cutNumber({ width: 50, height: 20, pixels: new Float32Array(1000) })).toEqual({ pieces: 0, spans: [] });
});

test('the best path covers all pieces once and weighs a span by its pieces', () => {
  const spans = [
    { from: 0, to: 1, score: -0.1 }, { from: 1, to: 2, score: -3 }, { from: 2, to: 3, score: -0.1 },
    { from: 0, to: 2, score: -0.2 }, { from: 1, to: 3, score: -2 }, { from: 0, to: 3, score: -1 }
  ];
  expect(bestPath(3, spans).map(({ from, to }) => [from, to])).toEqual([[0, 2], [2, 3]]);
  expect(bestPath(3, spans.slice(0, 1))).toEqual([]);
  expect(bestPath(0, [])).toEqual([]);
});
