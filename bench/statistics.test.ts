import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, pairwiseRatios, percentile, summarise } from './statistics.ts';

const measurements = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 50 });

describe('median', () => {
  it('is the middle value, by size and not by spelling', () => {
    expect(median([10, 9, 100])).toBe(10);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  it('has as many values below as above', () => {
    fc.assert(fc.property(measurements, (values) => {
      const middle = median(values);
      const half = values.length / 2;
      expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(half);
      expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(half);
    }));
  });

  it('leaves the measurements in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('percentile', () => {
  it('takes the nearest rank', () => {
    const values = Array.from({ length: 20 }, (_, i) => 20 - i);
    expect([0, 0.05, 0.5, 0.95, 1].map((share) => percentile(values, share))).toEqual([1, 1, 10, 19, 20]);
  });

  it('is one of the values and exceeded by no more than the rest', () => {
    fc.assert(fc.property(measurements, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const value = percentile(values, share);
      expect(values).toContain(value);
      expect(values.filter((other) => other <= value).length).toBeGreaterThanOrEqual(share * values.length - 1e-9);
    }));
  });
});

it('summarise tells median and range', () => {
  expect(summarise([5, 1, 4])).toEqual({ median: 4, range: [1, 5] });
});

describe('pairwiseRatios', () => {
  it('cancels what slowed both of a pair down', () => {
    const noise = [1, 3, 0.5];
    expect(pairwiseRatios(noise.map((n) => 120 * n), noise.map((n) => 100 * n))).toEqual([1.2, 1.2, 1.2]);
  });

  it('does not pair what has no counterpart', () => {
    expect(() => pairwiseRatios([1, 2], [1])).toThrow(RangeError);
  });
});

it.each([['median', () => median([])], ['percentile', () => percentile([], 0.5)], ['summarise', () => summarise([])]])('%s of nothing is an error', (_, of) => {
  expect(of).toThrow(RangeError);
});
