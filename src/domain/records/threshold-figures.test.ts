import { describe, expect, test } from 'vitest';
import { wilsonInterval } from '../metrics/wilson-interval.ts';
import { randomStream } from '../random.ts';
import { thresholdFigures } from './threshold-figures.ts';
import type { VerifiedField } from './threshold-figures.ts';

const field = (document: string, confidence: number, more: Partial<VerifiedField> = {}): VerifiedField => ({
  document, confidence, accepted: confidence >= 0.9, byRule: false, correct: true, doubted: false, ...more
});

describe('the figures of thresholds', () => {
  test('count what would be reviewed, by fields and by documents', () => {
    const figures = thresholdFigures([field('a', 0.99), field('a', 0.6), field('b', 0.95), field('b', 0.97), field('c', 0.99, { byRule: true, accepted: false })]);
    expect(figures.map(({ threshold }) => threshold)).toEqual([0.6, 0.95, 0.97, 0.99]);
    const at = (threshold: number) => figures.find((point) => point.threshold === threshold)!;
    expect(at(0.6)).toMatchObject({ reviewedFields: expect.closeTo(1 / 5), reviewedDocuments: expect.closeTo(1 / 3), verified: 4 });
    expect(at(0.95)).toMatchObject({ reviewedFields: expect.closeTo(2 / 5), reviewedDocuments: expect.closeTo(2 / 3) });
    expect(at(0.99)).toMatchObject({ reviewedFields: expect.closeTo(4 / 5), reviewedDocuments: 1 });
  });

  test('with every field verified, the bound is Wilson’s own', () => {
    const fields = Array.from({ length: 400 }, (_, i) => field(String(i), 0.95, { correct: i % 100 !== 0 }));
    const [point] = thresholdFigures(fields);
    expect(point).toMatchObject({ misreadRate: 0.01, verified: 400 });
    expect(point!.misreadBound).toBeCloseTo(wilsonInterval(4, 400)[1], 12);
  });

  test('an audited field stands for those that were not: the wrong ones among the doubtful do not drown it', () => {
    const accepted = Array.from({ length: 1000 }, (_, i) => field(`a${i}`, 0.95, { correct: i < 100 ? i !== 0 : null }));
    const doubtful = Array.from({ length: 100 }, (_, i) => field(`d${i}`, 0.5, { correct: i % 2 === 0 }));
    const figures = thresholdFigures([...accepted, ...doubtful]);
    const [all, confident] = [figures[0]!, figures.at(-1)!];
    expect(confident).toMatchObject({ threshold: 0.95, misreadRate: 0.01, verified: 100 });
    expect(all.misreadRate).toBeCloseTo((1000 * 0.01 + 100 * 0.5) / 1100);
    // Fewer samples than were verified, because those of the larger part stand for ten each.
    expect(all.misreadBound!).toBeGreaterThan(wilsonInterval(all.misreadRate! * 200, 200)[1]);
  });

  test('readings that were picked out as wrong stand for themselves alone', () => {
    const accepted = Array.from({ length: 1000 }, (_, i) => field(`a${i}`, 0.95, { correct: i < 100 ? i !== 0 : null }));
    const picked = Array.from({ length: 50 }, (_, i) => field(`p${i}`, 0.95, { correct: i >= 40, doubted: true }));
    const [point] = thresholdFigures([...accepted, ...picked]);
    expect(point).toMatchObject({ verified: 150, misreadRate: expect.closeTo((1000 * 0.01 + 40) / 1050) });
    // Before somebody decides, one is as any other.
    const undecided = thresholdFigures([...accepted, ...picked.map((each) => ({ ...each, correct: null }))]);
    expect(undecided[0]).toMatchObject({ verified: 100, misreadRate: expect.closeTo(0.01) });
  });

  test('nothing is said about a part that nobody has looked into', () => {
    const figures = thresholdFigures([field('a', 0.95, { correct: null }), field('b', 0.5)]);
    expect(figures.map(({ misreadRate, misreadBound }) => [misreadRate, misreadBound])).toEqual([[null, null], [null, null]]);
  });

  test('the bound holds in about 95 of 100 worlds', () => {
    const random = randomStream(3, 'worlds');
    let held = 0;
    for (let world = 0; world < 300; world++) {
      const fields = Array.from({ length: 600 }, (_, i) => {
        const accepted = random.next() < 0.8;
        const correct = random.next() >= (accepted ? 0.02 : 0.3);
        return field(String(i), accepted ? 0.95 : 0.5, { correct: accepted && random.next() >= 0.2 ? null : correct });
      });
      if (thresholdFigures(fields)[0]!.misreadBound! >= 0.8 * 0.02 + 0.2 * 0.3) held++;
    }
    expect(held / 300).toBeGreaterThan(0.93);
  });

  test('are at most 100, rising, and review ever more', () => {
    const random = randomStream(1, 'figures');
    const figures = thresholdFigures(Array.from({ length: 5000 }, (_, i) => field(String(i % 900), random.next())));
    expect(figures.length).toBeGreaterThan(50);
    expect(figures.length).toBeLessThanOrEqual(100);
    figures.slice(1).forEach((point, i) => {
      expect(point.threshold).toBeGreaterThan(figures[i]!.threshold);
      expect(point.reviewedFields).toBeGreaterThan(figures[i]!.reviewedFields);
      expect(point.reviewedDocuments).toBeGreaterThanOrEqual(figures[i]!.reviewedDocuments);
    });
    expect(thresholdFigures([])).toEqual([]);
    expect(thresholdFigures([field('a', 0.9, { byRule: true })])).toEqual([]);
  });
});
