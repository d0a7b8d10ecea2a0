import { expect, test } from 'vitest';
import type { Box } from '../../contract/reading.ts';
import type { GreyImage } from '../digits/grey-image.ts';
import { drawTile } from './draw-tile.ts';

/** Grey paper of 200 with black from (x, y) on. */
function pageWith({ x, y, w, h }: Box, width = 200, height = 100): GreyImage {
  const pixels = new Uint8Array(width * height).fill(200);
  for (let row = y; row < y + h; row++) pixels.fill(0, row * width + x, row * width + x + w);
  return { width, height, pixels };
}

const inkOf = (tile: Uint8Array, below = 100): { left: number; right: number; top: number; bottom: number } => {
  const at = [...tile.keys()].filter((i) => tile[i]! < below);
  const [xs, ys] = [at.map((i) => i % 48), at.map((i) => Math.floor(i / 48))];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
};

test('a box is drawn as large as fits, with a margin, its aspect kept, in the middle of white', () => {
  const box = { x: 60, y: 30, w: 10, h: 40 };
  const tile = drawTile(pageWith(box), box, 48);
  expect(tile).toHaveLength(48 * 48);
  const { left, right, top, bottom } = inkOf(tile);
  // 52 pixels of the page become 48: 5.5 above, 37 of ink, 5.5 below; a row that is less than half ink does not count.
  expect([top, bottom]).toEqual([6, 41]);
  expect(bottom - top).toBeGreaterThan(3.5 * (right - left));
  expect(Math.abs(left + right - 47)).toBeLessThanOrEqual(1);
  // Paper of the page around the ink, white beyond.
  expect([tile[24 * 48]!, tile[24 * 48 + left - 3]!]).toEqual([255, 200]);
});

test('a small box is enlarged; the rim of the page and what lies beyond it are no trouble', () => {
  const small = { x: 0, y: 0, w: 3, h: 2 };
  const { left, right } = inkOf(drawTile(pageWith(small), small, 48));
  expect(right - left).toBeGreaterThan(20);
  expect([...drawTile(pageWith(small), { x: 250.5, y: 10, w: 5, h: 5 }, 48)].every((value) => value === 255)).toBe(true);
  expect(drawTile(pageWith(small), { x: 196, y: 97, w: 8, h: 8 }, 48).some((value) => value === 200)).toBe(true);
  expect(drawTile(pageWith(small), { x: 50, y: 50, w: 0, h: 0 }, 48)[24 * 48 + 24]).toBe(200);
});
