import { expect, test } from 'vitest';
import type { InkStroke } from '../../contract/ink.ts';
import { normaliseInk } from '../digits/normalise.ts';
import { drawInk, inkBoxOf, penRadius } from './draw-ink.ts';

const line = (points: readonly (readonly [number, number])[], pressure = 0.5, widthPx = 10): InkStroke => ({ widthPx, points: points.map(([x, y], i) => [x, y, pressure, i]) });

test('the box holds the whole width of the strokes', () => {
  expect(inkBoxOf([line([[20, 30], [60, 90]])])).toEqual({ x: 15, y: 25, width: 50, height: 70 });
  expect(inkBoxOf([])).toBeNull();
});

test('a stroke covers its length times its width, and pressure widens it', () => {
  const inkOf = (pressure: number): number => {
    const { pixels } = drawInk({ strokes: [line([[20, 50], [180, 50]], pressure)] }, { x: 0, y: 0, width: 200, height: 100 }, 1);
    return pixels.reduce((sum, value) => sum + value / 255, 0);
  };
  // A bar of 160 × 10 with two half discs of radius 5.
  expect(inkOf(0.5)).toBeCloseTo(160 * 10 + Math.PI * 25, -2);
  expect(inkOf(1) / inkOf(0.5)).toBeGreaterThan(1.4);
  expect(penRadius(10, 0.5)).toBe(5);
});

test('a single point is a dot', () => {
  const { pixels } = drawInk({ strokes: [line([[50, 50]])] }, { x: 0, y: 0, width: 100, height: 100 }, 1);
  expect(pixels.reduce((sum, value) => sum + value / 255, 0)).toBeCloseTo(Math.PI * 25, -1);
});

test('the same ink larger, elsewhere or on a denser pad is the same sample', () => {
  const seven: (readonly [number, number])[] = [[40, 30], [140, 30], [90, 180]];
  const sampleOf = (scale: number, offset: number): Uint8Array => {
    const strokes = [line(seven.map(([x, y]) => [x * scale + offset, y * scale + offset] as const), 0.5, 14 * scale)];
    const box = inkBoxOf(strokes)!;
    return normaliseInk(drawInk({ strokes }, box, 100 / Math.max(box.width, box.height)));
  };
  expect(sampleOf(3, 77)).toEqual(sampleOf(1, 0));
});
