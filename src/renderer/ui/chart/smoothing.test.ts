import { describe, expect, it } from 'vitest';
import { smooth } from './smoothing.ts';

describe('smoothing', () => {
  it('leaves the first value and constant lines alone', () => {
    expect([...smooth([4, 4, 4], 0.9)].every((value) => Math.abs(value - 4) < 1e-12)).toBe(true);
    expect(smooth([7, 0], 0.6)[0]).toBeCloseTo(7, 12);
  });

  it('is the debiased exponential average', () => {
    // By hand for weight 0.5: (0.5·1 + 0.25·0 … ) over 1 − 0.5ⁿ.
    const [first, second, third] = smooth([1, 0, 1], 0.5);
    expect(first).toBeCloseTo(1, 12);
    expect(second).toBeCloseTo(0.25 / 0.75, 12);
    expect(third).toBeCloseTo((0.125 + 0.5) / 0.875, 12);
  });

  it('steps over missing numbers', () => {
    const smoothed = smooth([1, NaN, 0], 0.5);
    expect(smoothed[1]).toBeNaN();
    expect(smoothed[2]).toBeCloseTo(0.25 / 0.75, 12);
  });

  it('does nothing at 0 and refuses weights that would never move', () => {
    expect([...smooth([3, 1, 2], 0)]).toEqual([3, 1, 2]);
    expect(() => smooth([1], 1)).toThrow(RangeError);
    expect(() => smooth([1], -0.1)).toThrow(RangeError);
  });
});
