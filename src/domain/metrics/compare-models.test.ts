import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flippedSamples, mcnemarExact } from './compare-models.ts';

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
