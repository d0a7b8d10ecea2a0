import { expect, test } from 'vitest';
import { randomStream } from '../random.ts';
import { importanceOf } from './importance.ts';
import type { JudgedTrial } from './importance.ts';

const random = randomStream(5, 'test');
const trials = (count: number, outcome: (x: number, y: number, kind: string) => number | null): JudgedTrial[] => Array.from({ length: count }, (_, i) => {
  const [x, y, kind] = [random.next(), random.next(), ['a', 'b', 'c'][i % 3]!];
  return { values: { x, y, kind }, outcome: outcome(x, y, kind) };
});
const shares = (all: readonly JudgedTrial[]): Record<string, number> =>
  Object.fromEntries(importanceOf(['x', 'y', 'kind'], all).axes.map(({ field, share }) => [field, share]));

test('too few trials say nothing', () => {
  expect(importanceOf(['x'], trials(9, (x) => x))).toEqual({ trials: 9, needed: 10, axes: [] });
});

test('an axis that decides alone explains nearly everything, the others nearly nothing', () => {
  const all = trials(80, (x) => x);
  const { axes } = importanceOf(['x', 'y', 'kind'], all);
  expect(axes[0]).toMatchObject({ field: 'x', direction: 1 });
  // Within quarters of a straight line 1/16 of its variance is left.
  expect(axes[0]!.share).toBeCloseTo(15 / 16, 1);
  for (const { share } of axes.slice(1)) expect(share).toBeLessThan(0.12);
});

test('a best value in the middle counts, though more is neither better nor worse', () => {
  const [axis] = importanceOf(['x'], trials(80, (x) => -((x - 0.5) ** 2))).axes;
  expect(axis!.share).toBeGreaterThan(0.6);
  expect(Math.abs(axis!.direction!)).toBeLessThan(0.3);
});

test('choices are groups of their own', () => {
  const { axes } = importanceOf(['kind'], trials(30, (_, __, kind) => ({ a: 1, b: 2, c: 3 })[kind]!));
  // H = n - 1 where groups never mix and have no ranks of their own inside: all of the variance.
  expect(axes).toEqual([{ field: 'kind', share: 1, direction: null }]);
});

test('the most important comes first, and what failed is worst', () => {
  const all = trials(90, (x, y) => (x > 0.7 ? null : y / 100));
  const found = shares(all);
  expect(Object.keys(found)[0]).toBe('x');
  expect(found['x']).toBeGreaterThan(0.4);
  expect(shares(trials(20, () => 1))).toEqual({ x: 0, y: 0, kind: 0 });
});
