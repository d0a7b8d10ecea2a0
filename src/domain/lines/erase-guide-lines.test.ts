import { expect, test } from 'vitest';
import { eraseGuideLines } from './erase-guide-lines.ts';

const [width, height] = [200, 40];

/** Filled rectangles. */
function ink(...boxes: readonly (readonly [left: number, top: number, w: number, h: number])[]): Uint8Array {
  const pixels = new Uint8Array(width * height);
  for (const [left, top, w, h] of boxes) for (let y = top; y < top + h; y++) pixels.fill(1, y * width + left, y * width + left + w);
  return pixels;
}

test('a line goes, with its gaps, and a stroke that crosses it stays whole', () => {
  const stroke = [50, 5, 4, 35] as const;
  const pixels = ink([0, 34, 120, 2], [122, 34, 78, 2], stroke);
  eraseGuideLines(pixels, width, height);
  expect(pixels).toEqual(ink(stroke));
});

test('a level stroke of a digit stays, and so does thick writing', () => {
  const pixels = ink([20, 8, 30, 3], [80, 10, 100, 12]);
  const before = pixels.slice();
  eraseGuideLines(pixels, width, height);
  expect(pixels).toEqual(before);
});
