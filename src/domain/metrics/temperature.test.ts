import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../random.ts';
import { applyTemperature, fitTemperature } from './temperature.ts';

const logitsArbitrary = fc
  .array(fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 40 })
  .map((rows) => Float32Array.from(rows.flat()));

function negativeLogLikelihood(logits: Float32Array, labels: Uint8Array, temperature: number): number {
  const classes = logits.length / labels.length;
  const probabilities = applyTemperature(logits, classes, temperature);
  return labels.reduce((sum, label, i) => sum - Math.log(Math.max(1e-30, probabilities[i * classes + label]!)), 0);
}

describe('fitTemperature', () => {
  it('solves two classes in closed form', () => {
    // Logits (2, 0), right 3 times of 4: sigmoid(2 / T) = 3/4, so T = 2 / ln 3.
    const logits = Float32Array.of(2, 0, 2, 0, 2, 0, 2, 0);
    expect(fitTemperature(logits, Uint8Array.of(0, 0, 0, 1))).toBeCloseTo(2 / Math.log(3), 6);
  });

  it('recovers the temperature that labels were drawn with', () => {
    const random = randomStream(1, 'temperature');
    const logits = Float32Array.from({ length: 20_000 * 4 }, () => 3 * random.normal());
    const truth = applyTemperature(logits, 4, 2.5);
    const labels = Uint8Array.from({ length: 20_000 }, (_, i) => {
      let left = random.next();
      let label = 0;
      while (label < 3 && (left -= truth[i * 4 + label]!) > 0) label++;
      return label;
    });
    expect(fitTemperature(logits, labels)).toBeCloseTo(2.5, 0);
    expect(Math.abs(fitTemperature(logits, labels) - 2.5)).toBeLessThan(0.1);
  });

  it('is as good as any temperature tried', () => {
    fc.assert(
      fc.property(logitsArbitrary, fc.nat(), fc.double({ min: 0.05, max: 20, noNaN: true }), (logits, seed, other) => {
        const random = randomStream(seed);
        const labels = Uint8Array.from({ length: logits.length / 5 }, () => random.integer(5));
        const best = negativeLogLikelihood(logits, labels, fitTemperature(logits, labels));
        expect(best).toBeLessThanOrEqual(negativeLogLikelihood(logits, labels, other) * (1 + 1e-5) + 1e-6);
      })
    );
  });

  it('stops at an end when every prediction is right or nothing is learnt', () => {
    expect(fitTemperature(Float32Array.of(1, 0, 0, 1), Uint8Array.of(0, 1))).toBeCloseTo(0.02, 6);
    expect(fitTemperature(Float32Array.of(1, 0, 0, 1), Uint8Array.of(1, 0))).toBeCloseTo(50, 6);
  });
});

describe('applyTemperature', () => {
  it('is softmax at 1 and keeps the order at any temperature', () => {
    const [first] = applyTemperature(Float32Array.of(Math.log(3), 0), 2, 1);
    expect(first).toBeCloseTo(0.75, 6);
    fc.assert(
      fc.property(logitsArbitrary, fc.double({ min: 0.1, max: 10, noNaN: true }), (logits, temperature) => {
        const probabilities = applyTemperature(logits, 5, temperature);
        for (let from = 0; from < logits.length; from += 5) {
          const row = probabilities.subarray(from, from + 5);
          expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
          const best = logits.subarray(from, from + 5).indexOf(Math.max(...logits.subarray(from, from + 5)));
          expect(row[best]).toBe(Math.max(...row));
        }
      })
    );
  });
});
