import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateClassifier } from './evaluate-classifier.ts';
import { thresholdForMisread } from './reject-curve.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** Six samples, three classes: predictions 0 0 1 1 1 0 with confidences 0.9 0.6 0.8 0.7 0.5 0.6 (exact in the table's order). */
const probabilities = Float32Array.from([
  0.9, 0.05, 0.05,
  0.6, 0.3, 0.1,
  0.1, 0.8, 0.1,
  0.2, 0.7, 0.1,
  0.3, 0.5, 0.2,
  0.6, 0.2, 0.2
]);
const labels = Uint8Array.of(0, 0, 1, 1, 2, 1);

describe('evaluateClassifier', () => {
  const result = evaluateClassifier(probabilities, labels);

  it('counts', () => {
    expect(result).toMatchObject({ n: 6, errors: 2, accuracy: 4 / 6 });
    expect(result.confusion).toEqual([[2, 0, 0], [1, 2, 0], [0, 1, 0]]);
  });

  it('scores classes, 0/0 as 0', () => {
    const [zero, one, two] = result.perClass;
    expect(zero).toEqual({ digit: 0, precision: 2 / 3, recall: 1, f1: 0.8 });
    expect(one).toEqual({ digit: 1, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 });
    expect(two).toEqual({ digit: 2, precision: 0, recall: 0, f1: 0 });
  });

  it('measures calibration bin by bin', () => {
    // Bins of 1/15: 0.9, 0.8, 0.7 and 0.5 lie alone, both 0.6 together (one right). Gaps: 0.1 + 0.2 + 0.3 + 0.5 + |1 − 1.2| = 1.3, over 6.
    expect(result.ece).toBeCloseTo(1.3 / 6, 6);
  });

  it('puts a confidence of exactly 1 into the last bin', () => {
    expect(evaluateClassifier(Float32Array.of(1, 0, 0, 1), Uint8Array.of(0, 0)).ece).toBeCloseTo(0.5, 6);
  });

  it('draws the reject curve from everything to the surest', () => {
    const round = (value: number): number => Number(value.toFixed(4));
    expect(result.rejectCurve.map((point) => [point.threshold, point.readRate, point.misreadRate].map(round))).toEqual([
      [0.5, 1, 0.3333],
      [0.6, 0.8333, 0.2],
      [0.7, 0.5, 0],
      [0.8, 0.3333, 0],
      [0.9, 0.1667, 0]
    ]);
  });

  it('refuses an empty set and shapes that do not fit', () => {
    expect(() => evaluateClassifier(new Float32Array(0), new Uint8Array(0))).toThrow(expect.objectContaining({ code: 'DATASET_EMPTY' }));
    expect(() => evaluateClassifier(new Float32Array(5), new Uint8Array(2))).toThrow(RangeError);
    expect(() => evaluateClassifier(new Float32Array(4), Uint8Array.of(0, 2))).toThrow('label 2');
  });

  const samples = fc
    .array(fc.tuple(fc.nat(3), fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 4, maxLength: 4 })), { minLength: 1, maxLength: 300 })
    .map((rows) => ({
      labels: Uint8Array.from(rows, ([label]) => label),
      probabilities: Float32Array.from(rows.flatMap(([, parts]) => parts.map((part) => part / parts.reduce((sum, value) => sum + value, 0))))
    }));

  it('is consistent with itself on any input', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const { n, errors, accuracy, interval95, ece, confusion, perClass, rejectCurve } = evaluateClassifier(sample.probabilities, sample.labels);
        expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(n);
        expect(confusion.reduce((sum, row, digit) => sum + row[digit]!, 0)).toBe(n - errors);
        expect(interval95[0]).toBeLessThanOrEqual(accuracy);
        expect(interval95[1]).toBeGreaterThanOrEqual(accuracy);
        expect(ece).toBeGreaterThanOrEqual(0);
        expect(ece).toBeLessThanOrEqual(1);
        for (const { precision, recall, f1 } of perClass) {
          expect(f1).toBeLessThanOrEqual(Math.max(precision, recall) + 1e-12);
          expect(f1).toBeGreaterThanOrEqual(Math.min(precision, recall) - 1e-12);
        }
        expect(rejectCurve.length).toBeLessThanOrEqual(101);
        expect(rejectCurve[0]).toMatchObject({ readRate: 1, misreadRate: errors / n });
        for (let i = 1; i < rejectCurve.length; i++) {
          expect(rejectCurve[i]!.threshold).toBeGreaterThan(rejectCurve[i - 1]!.threshold);
          expect(rejectCurve[i]!.readRate).toBeLessThan(rejectCurve[i - 1]!.readRate);
        }
      })
    );
  });

  it('finds the smallest threshold that a search over all confidences finds', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 0.6, noNaN: true }), ({ labels: actual, probabilities: table }, target) => {
        const rows = Array.from(actual, (label, i) => {
          const row = [...table.subarray(i * 4, i * 4 + 4)];
          const confidence = Math.max(...row);
          return { confidence, wrong: row.indexOf(confidence) !== label };
        });
        const works = (threshold: number): boolean => {
          const accepted = rows.filter((row) => row.confidence >= threshold);
          return accepted.filter((row) => row.wrong).length / accepted.length <= target;
        };
        const candidates = rows.map((row) => row.confidence).filter(works);
        expect(thresholdForMisread(table, actual, target)).toBe(candidates.length === 0 ? null : Math.min(...candidates));
      })
    );
  });
});

describe('thresholdForMisread', () => {
  it('accepts as much as the target allows', () => {
    expect(thresholdForMisread(probabilities, labels, 0.35)).toBeCloseTo(0.5, 6);
    expect(thresholdForMisread(probabilities, labels, 0.2)).toBeCloseTo(0.6, 6);
    expect(thresholdForMisread(probabilities, labels, 0.01)).toBeCloseTo(0.7, 6);
  });

  it('is null when even the surest prediction is wrong', () => {
    expect(thresholdForMisread(Float32Array.of(0.9, 0.1, 0.4, 0.6), Uint8Array.of(1, 1), 0.1)).toBeNull();
  });
});

describe('wilsonInterval', () => {
  it('gives the published values', () => {
    // Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3.
    const rounded = (successes: number, n: number): string[] => wilsonInterval(successes, n).map((end) => end.toFixed(4));
    expect(rounded(81, 263)).toEqual(['0.2553', '0.3662']);
    expect(rounded(15, 148)).toEqual(['0.0624', '0.1605']);
    expect(rounded(0, 20)).toEqual(['0.0000', '0.1611']);
    expect(rounded(1, 29)).toEqual(['0.0061', '0.1718']);
  });

  it('mirrors and refuses what is no share', () => {
    expect(wilsonInterval(20, 20)[1]).toBe(1);
    expect(wilsonInterval(20, 20)[0]).toBeCloseTo(1 - wilsonInterval(0, 20)[1], 12);
    expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
    expect(() => wilsonInterval(0, 0)).toThrow(RangeError);
  });
});
