import { expect, test } from 'vitest';
import { randomStream } from '../random.ts';
import { principalAxes } from './principal-axes.ts';

const random = randomStream(2, 'axes');

test.each([6, 700])('finds known axes among %i columns', (width) => {
  // Variances 9 and 4 along two directions at a right angle, next to nothing along a third.
  const rows = new Float32Array(500 * width);
  for (let i = 0; i < 500; i++) {
    const [a, b] = [3 * random.normal(), 2 * random.normal()];
    rows.set([a + b + 5, a - b, 0.01 * random.normal()], i * width);
  }
  const { scores, variances, totalVariance } = principalAxes(rows, width, 3);
  expect(scores).toHaveLength(1500);
  expect(variances[0]! / 18).toBeCloseTo(1, 0);
  expect(variances[1]! / 8).toBeCloseTo(1, 0);
  expect(variances[2]).toBeLessThan(0.001);
  expect(variances.reduce((sum, v) => sum + v, 0)).toBeCloseTo(totalVariance, 3);
  // Coordinates along different axes are uncorrelated and centred.
  const [sum, mixed] = [0, 1].map((kind) => Array.from({ length: 500 }, (_, i) => scores[i * 3]! * (kind === 0 ? 1 : scores[i * 3 + 1]!)).reduce((s, v) => s + v, 0) / 500);
  expect(sum).toBeCloseTo(0, 3);
  expect(mixed).toBeCloseTo(0, 2);
});

test('axes beyond the rank are flat, and no rows are refused', () => {
  const { variances } = principalAxes(Float32Array.from([1, 1, 2, 2, 3, 3]), 2, 2);
  expect(variances[0]).toBeCloseTo(4 / 3, 5);
  expect(variances[1]).toBeCloseTo(0, 9);
  expect(() => principalAxes(new Float32Array(0), 2, 1)).toThrow(RangeError);
});
