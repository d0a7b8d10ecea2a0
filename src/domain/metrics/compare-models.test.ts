import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flippedSamples, mcnemarExact, pairedInterval } from './compare-models.ts';

describe('flippedSamples', () => {
  it('lists what was mended and what was spoiled', () => {
    const labels = Uint8Array.of(1, 2, 3, 4, 5);
    expect(flippedSamples(Uint8Array.of(1, 0, 3, 0, 0), Uint8Array.of(1, 2, 0, 9, 5), labels)).toEqual({ fixed: [1, 4], broken: [2] });
  });

  it('refuses predictions of another set', () => {
    expect(() => flippedSamples(new Uint8Array(2), new Uint8Array(3), new Uint8Array(3))).toThrow(RangeError);
  });
});

describe('mcnemarExact', () => {
  it.each([
    [0, 0, 1],
    [5, 5, 1],
    // 2 · (1 + 10) / 2^10 and 2 / 2^6, by hand.
    [1, 9, 22 / 1024],
    [0, 6, 2 / 64],
    // 2 · Σ C(15, 0…4) / 2^15 = 2 · 1941 / 32768.
    [4, 11, 3882 / 32768]
  ])('of %d against %d is %d', (first, second, p) => {
    expect(mcnemarExact(first, second)).toBeCloseTo(p, 12);
  });

  it('survives many disagreements, is symmetric and falls as they grow uneven', () => {
    expect(mcnemarExact(1000, 1200)).toBeGreaterThan(1e-6);
    expect(mcnemarExact(1000, 1200)).toBeLessThan(1e-4);
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (first, second) => {
        expect(mcnemarExact(first, second)).toBe(mcnemarExact(second, first));
        const [fewer, more] = first < second ? [first, second] : [second, first];
        expect(mcnemarExact(fewer, more + 1)).toBeLessThanOrEqual(mcnemarExact(fewer, more) + 1e-12);
      })
    );
  });
});

describe('pairedInterval', () => {
  it.each([
    // Recomputed apart from this code, from the paper's formulas: independent, one-sided, hardly and never different, always different.
    [[20, 12, 2, 16], [0.056156, 0.329207]],
    [[36, 12, 2, 0], [0.05693, 0.340428]],
    [[1, 7, 1, 12], [0.025559, 0.50692]],
    [[9000, 120, 80, 800], [0.001217, 0.006806]],
    [[50, 0, 0, 0], [-0.071348, 0.071348]],
    [[0, 10, 0, 0], [0.607509, 1]]
  ] as const)('of %j is %j', ([bothRight, onlyFirst, onlySecond, bothWrong], [low, high]) => {
    const interval = pairedInterval({ bothRight, onlyFirst, onlySecond, bothWrong });
    expect(interval[0]).toBeCloseTo(low, 6);
    expect(interval[1]).toBeCloseTo(high, 6);
  });

  it('holds the difference, mirrors when the models change places, and knows nothing of no samples', () => {
    const counts = fc.record({ bothRight: fc.nat(500), onlyFirst: fc.nat(80), onlySecond: fc.nat(80), bothWrong: fc.nat(100) });
    fc.assert(fc.property(counts, (pair) => {
      const [low, high] = pairedInterval(pair);
      const n = pair.bothRight + pair.onlyFirst + pair.onlySecond + pair.bothWrong;
      const difference = n === 0 ? 0 : (pair.onlyFirst - pair.onlySecond) / n;
      expect(low).toBeLessThanOrEqual(difference + 1e-12);
      expect(high).toBeGreaterThanOrEqual(difference - 1e-12);
      const mirrored = pairedInterval({ ...pair, onlyFirst: pair.onlySecond, onlySecond: pair.onlyFirst });
      expect(mirrored[0]).toBeCloseTo(-high, 12);
    }));
    expect(pairedInterval({ bothRight: 0, onlyFirst: 0, onlySecond: 0, bothWrong: 0 })).toEqual([-1, 1]);
  });
});
