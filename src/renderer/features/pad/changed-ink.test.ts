import { expect, test } from 'vitest';
import type { InkPoint, InkStroke } from '../../../contract/ink.ts';
import { changedInk, paintedInk } from './changed-ink.ts';

const stroke = (...points: readonly (readonly [number, number])[]): InkStroke => ({ widthPx: 10, points: points.map(([x, y], i): InkPoint => [x, y, 0.5, i * 8]) });

test('a line that grew is painted anew from the piece that hung on its last points', () => {
  const line = stroke([0, 0], [100, 0], [200, 0], [300, 0]);
  const before = paintedInk([line]);
  expect(changedInk(before, [line])).toBeNull();
  line.points.push([400, 50, 0.5, 40]);
  // From the third point of the end, half the pen's width around.
  expect(changedInk(before, [line])).toEqual({ x: 95, y: -5, width: 310, height: 60 });
});

test('a new stroke changes its own box, as wide as it was pressed at most', () => {
  const [first, second] = [stroke([0, 0], [10, 10]), stroke([50, 50])];
  second.points.push([60, 50, 1, 8]);
  expect(changedInk(paintedInk([first]), [first, second])).toEqual({ x: 42.5, y: 42.5, width: 25, height: 15 });
  expect(changedInk(paintedInk([]), [])).toBeNull();
});

test('lifting the pen changes nothing; what is taken away changes everything', () => {
  const [first, second] = [stroke([0, 0], [10, 10]), stroke([50, 50])];
  const both = paintedInk([first, second]);
  expect(changedInk(both, [first, second])).toBeNull();
  expect(changedInk(both, [first])).toBe('all');
  expect(changedInk(both, [second])).toBe('all');
  expect(changedInk(both, [])).toBe('all');
});
