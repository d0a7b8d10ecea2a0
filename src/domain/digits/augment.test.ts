import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';
import { augmentationSchema } from '../../contract/training.ts';
import type { Augmentation } from '../../contract/training.ts';
import { randomStream } from '../random.ts';
import { augmentBatch } from './augment.ts';
import { createElasticField } from './elastic-field.ts';
import { changeStroke } from './stroke-width.ts';

const off = augmentationSchema.parse({});
const everything: Augmentation = augmentationSchema.parse({
  rotationDegrees: 12, shiftPixels: 2, scaleShare: 0.12, shear: 0.2, elasticPixels: 0.8, strokePixels: 0.7, noiseShare: 0.05
});

/** Discs of ink of different sizes about different centres. */
function discs(count: number): Uint8Array {
  const pixels = new Uint8Array(count * samplePixels);
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < sampleSide; y++) {
      for (let x = 0; x < sampleSide; x++) {
        const distance = Math.hypot(x - 11 - (n % 5), y - 12 - (n % 3));
        pixels[n * samplePixels + y * sampleSide + x] = 255 * Math.min(1, Math.max(0, 4 + (n % 4) - distance));
      }
    }
  }
  return pixels;
}

function augmented(source: Uint8Array, indices: number[], augmentation: Augmentation, seed = 1, epoch = 0): Float32Array {
  const out = new Float32Array(indices.length * samplePixels).fill(Number.NaN);
  augmentBatch(source, Uint32Array.from(indices), out, augmentation, seed, epoch);
  return out;
}

const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

function centroid(image: Float32Array): [number, number] {
  let x = 0;
  let y = 0;
  image.forEach((value, i) => {
    x += value * (i % sampleSide);
    y += value * Math.floor(i / sampleSide);
  });
  return [x / sum(image), y / sum(image)];
}

describe('augmentBatch', () => {
  it('only divides by 255 when nothing is switched on', () => {
    const source = discs(4);
    const out = augmented(source, [2, 0], off);
    const bytes = [...source.slice(2 * samplePixels, 3 * samplePixels), ...source.slice(0, samplePixels)];
    expect(out).toEqual(Float32Array.from(bytes, (value) => value / 255));
  });

  it('is near the identity when the changes are tiny, through every path', () => {
    const source = discs(3);
    const tiny = augmentationSchema.parse({ rotationDegrees: 1e-4, elasticPixels: 1e-5, strokePixels: 1e-5, noiseShare: 1e-6 });
    const plain = augmented(source, [0, 1, 2], off);
    augmented(source, [0, 1, 2], tiny).forEach((value, i) => expect(value).toBeCloseTo(plain[i]!, 3));
  });

  it('gives a sample the same image in any batch and order', () => {
    const source = discs(6);
    const together = augmented(source, [0, 1, 2, 3, 4, 5], everything, 7, 3);
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 1 }), (order) => {
        const out = augmented(source, order, everything, 7, 3);
        order.forEach((sample, b) => {
          const expected = together.subarray(sample * samplePixels, (sample + 1) * samplePixels);
          expect(out.subarray(b * samplePixels, (b + 1) * samplePixels)).toEqual(expected);
        });
      }),
      { numRuns: 25 }
    );
  });

  it('changes with the seed, the epoch and the sample', () => {
    const source = new Uint8Array(2 * samplePixels);
    source.set(discs(1), 0);
    source.set(discs(1), samplePixels);
    const base = augmented(source, [0], everything, 1, 0);
    expect(augmented(source, [0], everything, 1, 0)).toEqual(base);
    expect(augmented(source, [0], everything, 2, 0)).not.toEqual(base);
    expect(augmented(source, [0], everything, 1, 1)).not.toEqual(base);
    expect(augmented(source, [1], everything, 1, 0)).not.toEqual(base);
  });

  it('keeps values from 0 to 1 whatever is switched on', () => {
    const source = discs(2);
    const settings = fc.record({
      rotationDegrees: fc.double({ min: 0, max: 180, noNaN: true }),
      shiftPixels: fc.double({ min: 0, max: 14, noNaN: true }),
      scaleShare: fc.double({ min: 0, max: 0.9, noNaN: true }),
      shear: fc.double({ min: 0, max: 1, noNaN: true }),
      elasticPixels: fc.double({ min: 0, max: 10, noNaN: true }),
      elasticSmoothness: fc.double({ min: 0.5, max: 14, noNaN: true }),
      strokePixels: fc.double({ min: 0, max: 3, noNaN: true }),
      noiseShare: fc.double({ min: 0, max: 1, noNaN: true })
    });
    fc.assert(
      fc.property(settings, fc.nat(), (augmentation, seed) => {
        expect(augmented(source, [0, 1], augmentation, seed).every((value) => value >= 0 && value <= 1)).toBe(true);
      }),
      { numRuns: 60 }
    );
  });

  it('keeps the ink of a centred shape under rotation', () => {
    const source = discs(8);
    const before = augmented(source, [0, 1, 2, 3, 4, 5, 6, 7], off);
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const after = augmented(source, [0, 1, 2, 3, 4, 5, 6, 7], augmentationSchema.parse({ rotationDegrees: 180 }), seed);
        expect(Math.abs(sum(after) / sum(before) - 1)).toBeLessThan(0.02);
      }),
      { numRuns: 30 }
    );
  });

  it('shifts the centre of mass by at most the shift asked for and spreads over that range', () => {
    const source = discs(1);
    const [x0, y0] = centroid(augmented(source, [0], off));
    const shifts = Array.from({ length: 200 }, (_, epoch) => {
      const [x, y] = centroid(augmented(source, [0], augmentationSchema.parse({ shiftPixels: 3 }), 1, epoch));
      return [x - x0, y - y0] as const;
    });
    for (const axis of [0, 1] as const) {
      const along = shifts.map((shift) => shift[axis]);
      expect(Math.max(...along)).toBeGreaterThan(2.5);
      expect(Math.max(...along)).toBeLessThan(3.01);
      expect(Math.min(...along)).toBeLessThan(-2.5);
      expect(Math.min(...along)).toBeGreaterThan(-3.01);
    }
  });

  it('refuses samples that do not exist and a batch of another size', () => {
    expect(() => augmented(discs(2), [2], off)).toThrow('sample 2 of 2');
    expect(() => augmentBatch(discs(2), Uint32Array.of(0, 1), new Float32Array(samplePixels), off, 1, 0)).toThrow(RangeError);
  });
});

describe('createElasticField', () => {
  it.each([1, 4, 10])('has the displacement asked for at smoothness %d and neighbours that move together', (smoothness) => {
    const field = createElasticField(2, smoothness);
    let squares = 0;
    let steps = 0;
    for (let n = 0; n < 400; n++) {
      field.draw(randomStream(1, 'field', n));
      for (let i = 0; i < samplePixels; i++) squares += field.dx[i]! ** 2 + field.dy[i]! ** 2;
      for (let i = 1; i < sampleSide; i++) steps += (field.dx[i]! - field.dx[i - 1]!) ** 2;
    }
    expect(Math.sqrt(squares / (800 * samplePixels))).toBeCloseTo(2, 0);
    // A Gaussian-smoothed field of deviation d has slope d/(√2·smoothness); neighbours differ by about that.
    expect(Math.sqrt(steps / (400 * (sampleSide - 1)))).toBeLessThan(2 / smoothness);
  });
});

describe('changeStroke', () => {
  const side = 9;
  const dot = (): Float32Array => Float32Array.from({ length: side * side }, (_, i) => (i === 40 ? 1 : 0));

  it('grows a dot into a soft disc', () => {
    const image = dot();
    changeStroke(image, side, 0.5, new Float32Array(side * side));
    expect(image[40]).toBe(1);
    expect(image[41]).toBeCloseTo(0.5, 6);
    expect(image[50]).toBeCloseTo(1.5 - Math.SQRT2, 6);
    expect(image[42]).toBe(0);
  });

  it('thins what it thickened: closing a line keeps it', () => {
    const image = Float32Array.from({ length: side * side }, (_, i) => (i % side === 4 ? 1 : 0));
    const line = image.slice();
    changeStroke(image, side, 1, new Float32Array(side * side));
    expect(image[3]).toBe(1);
    changeStroke(image, side, -1, new Float32Array(side * side));
    expect(image).toEqual(line);
  });

  it('is monotone in the radius', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (radius, more) => {
        const thin = Float32Array.from({ length: side * side }, (_, i) => ((i * 37) % 11) / 10);
        const thick = thin.slice();
        changeStroke(thin, side, radius, new Float32Array(side * side));
        changeStroke(thick, side, radius + more, new Float32Array(side * side));
        thin.forEach((value, i) => expect(thick[i]!).toBeGreaterThanOrEqual(value - 1e-6));
      })
    );
  });
});
