import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stratifiedSplit } from './splits.ts';

const labelsArbitrary = fc.uint8Array({ max: 12, maxLength: 400 });
const shareArbitrary = fc.double({ min: 0, max: 1, noNaN: true });

function countOf(labels: Uint8Array, samples: Uint32Array, label: number): number {
  return samples.filter((sample) => labels[sample] === label).length;
}

describe('stratifiedSplit', () => {
  it('sets aside the same share of every class', () => {
    const labels = Uint8Array.from({ length: 1000 }, (_, i) => (i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2));
    const { aside, kept } = stratifiedSplit(labels, 0.05, 1, 'validation');
    expect([0, 1, 2].map((label) => countOf(labels, aside, label))).toEqual([35, 10, 5]);
    expect([0, 1, 2].map((label) => countOf(labels, kept, label))).toEqual([665, 190, 95]);
  });

  it('rounds by largest remainder', () => {
    // 5, 3 and 2 samples, a quarter: exactly 1.25, 0.75 and 0.5, in all round(2.5) = 3.
    const labels = Uint8Array.of(0, 0, 0, 0, 0, 1, 1, 1, 2, 2);
    const { aside } = stratifiedSplit(labels, 0.25, 1, 'validation');
    expect([0, 1, 2].map((label) => countOf(labels, aside, label))).toEqual([1, 1, 1]);
  });

  it('parts all samples, ascending, every class within one sample of its share, and always alike', () => {
    fc.assert(
      fc.property(labelsArbitrary, shareArbitrary, fc.nat(), (labels, share, seed) => {
        const { kept, aside } = stratifiedSplit(labels, share, seed, 'validation');
        expect(kept).toEqual(kept.slice().sort());
        expect(aside).toEqual(aside.slice().sort());
        expect([...kept, ...aside].sort((a, b) => a - b)).toEqual([...labels.keys()]);
        expect(aside.length).toBe(Math.round(labels.length * share));
        for (const label of new Set(labels)) {
          const size = labels.filter((each) => each === label).length;
          expect(Math.abs(countOf(labels, aside, label) - size * share)).toBeLessThanOrEqual(1);
        }
        expect(stratifiedSplit(labels, share, seed, 'validation')).toEqual({ kept, aside });
      })
    );
  });

  it('draws other samples under another seed or name', () => {
    const labels = new Uint8Array(200);
    const { aside } = stratifiedSplit(labels, 0.5, 1, 'validation');
    expect(stratifiedSplit(labels, 0.5, 2, 'validation').aside).not.toEqual(aside);
    expect(stratifiedSplit(labels, 0.5, 1, 'replay').aside).not.toEqual(aside);
  });

  it('refuses shares that are none', () => {
    expect(() => stratifiedSplit(Uint8Array.of(1), 1.1, 1, 'validation')).toThrow(RangeError);
    expect(() => stratifiedSplit(Uint8Array.of(1), Number.NaN, 1, 'validation')).toThrow(RangeError);
  });
});
