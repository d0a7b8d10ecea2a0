import { expect, test } from 'vitest';
import { DrawnLines } from './drawn-lines.ts';
import type { ChartSeries } from './series.ts';

const line = (x: ArrayLike<number>, y: ArrayLike<number>): ChartSeries => ({ id: 'loss', label: 'Loss', colour: '--series-1', x, y });
const steps = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

test('values that came after what was drawn are told by how far they reach, also in the buffer that was drawn from', () => {
  const buffer = Float64Array.from(steps(1000));
  const first = (count: number): ChartSeries => line(buffer.subarray(0, count), buffer.subarray(0, count));
  const drawn = new DrawnLines([first(100)]);
  expect(drawn.grownBy([first(100)])).toBe(0);
  expect(drawn.grownBy([first(102)])).toBe(2);
});

test('other values in the same places, fewer values and other lines are a new picture', () => {
  const drawn = new DrawnLines([line(steps(100), steps(100))]);
  expect(drawn.grownBy([line(steps(101), steps(101).map((value) => value / 2))])).toBe(Infinity);
  expect(drawn.grownBy([line(steps(99), steps(99))])).toBe(Infinity);
  expect(drawn.grownBy([line(steps(100), steps(100)), line(steps(100), steps(100))])).toBe(Infinity);
});

test('a smoothing written over the drawn buffer is a new picture', () => {
  const y = Float64Array.from(steps(100));
  const drawn = new DrawnLines([line(steps(100), y)]);
  y.forEach((value, i) => (y[i] = value * 0.9));
  expect(drawn.grownBy([line(steps(100), y)])).toBe(Infinity);
});

test('every further point of a short line is seen, gaps and lines without points are equal to themselves', () => {
  expect(new DrawnLines([line(steps(3), [1, NaN, 3])]).grownBy([line(steps(3), [1, NaN, 3])])).toBe(0);
  expect(new DrawnLines([line(steps(3), steps(3))]).grownBy([line(steps(4), steps(4))])).toBe(Infinity);
  expect(new DrawnLines([line([], [])]).grownBy([line(steps(1), steps(1))])).toBe(Infinity);
  expect(new DrawnLines([line(steps(99), steps(99)), line([], [])]).grownBy([line(steps(100), steps(100)), line([], [])])).toBe(1);
});
