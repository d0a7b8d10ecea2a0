import { describe, expect, test } from 'vitest';
import { readRateAt, readRateInterval } from './read-rate.ts';

/** In order of confidence, with wrong ones at these places. */
const readings = (count: number, ...wrong: number[]) => Array.from({ length: count }, (_, i) => ({ right: !wrong.includes(i), confidence: 1 - i / count }));

describe('what can be accepted', () => {
  test('goes on behind a wrong one until there are too many', () => {
    expect(readRateAt(readings(1000, 50, 300, 350), 0.01)).toBe(1);
    expect(readRateAt(readings(290, 50, 150, 250), 0.01)).toBe(250 / 290);
    expect(readRateAt(readings(90, 10), 0.01)).toBe(10 / 90);
  });

  test('follows the confidence, not the order of reading', () => {
    expect(readRateAt(readings(90, 10).reverse(), 0.01)).toBe(10 / 90);
  });

  test('has an interval about it, the same each time', () => {
    const some = readings(2000, 300, 900, 1500, 1600, 1700, 1750, 1800, 1810, 1820, 1830, 1840, 1850, 1860, 1870, 1880, 1890, 1900, 1910, 1920, 1930, 1940);
    const [low, high] = readRateInterval(some, 0.01);
    expect(low).toBeLessThan(readRateAt(some, 0.01));
    expect(high).toBeGreaterThan(readRateAt(some, 0.01));
    expect(high - low).toBeLessThan(0.2);
    expect(readRateInterval(some, 0.01)).toEqual([low, high]);
    expect(readRateInterval(readings(100), 0.01)).toEqual([1, 1]);
  });
});
