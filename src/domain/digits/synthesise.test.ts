import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePixels } from '../../contract/sample-facts.ts';
import { randomStream } from '../random.ts';
import { looksNormalised } from './normalise.ts';
import { drawSkeleton } from './skeletons.ts';
import { arc, trace } from './stroke.ts';
import type { Point } from './stroke.ts';
import { synthesiseDigits } from './synthesise.ts';

describe('synthesiseDigits', () => {
  const { count, pixels, labels } = synthesiseDigits({ count: 500, seed: 1 });
  const imageOf = (i: number): Uint8Array => pixels.slice(i * samplePixels, (i + 1) * samplePixels);

  it('gives every class the same number and every image MNIST\'s look', () => {
    expect(count).toBe(500);
    for (let digit = 0; digit < 10; digit++) expect(labels.filter((label) => label === digit).length).toBe(50);
    for (let i = 0; i < count; i++) expect(looksNormalised(imageOf(i))).toBe(true);
  });

  it('makes no image twice', () => {
    expect(new Set(Array.from({ length: count }, (_, i) => imageOf(i).join())).size).toBe(count);
  });

  it('has as much ink as MNIST, whose training images average 33.3 of 255', () => {
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    expect(mean).toBeGreaterThan(27);
    expect(mean).toBeLessThan(40);
  });

  it('makes digit i from the seed and i only', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.nat(0xffff_ffff), (size, seed) => {
        const longer = synthesiseDigits({ count: size + 5, seed });
        const shorter = synthesiseDigits({ count: size, seed });
        expect(longer.pixels.subarray(0, size * samplePixels)).toEqual(shorter.pixels);
        expect(longer.labels.subarray(0, size)).toEqual(shorter.labels);
      }),
      { numRuns: 10 }
    );
    expect(synthesiseDigits({ count: 10, seed: 2 }).pixels).not.toEqual(pixels.subarray(0, 10 * samplePixels));
  });

  it('draws classes at random when they need not be balanced', () => {
    const random = synthesiseDigits({ count: 300, seed: 1, classesBalanced: false });
    const sizes = Array.from({ length: 10 }, (_, digit) => random.labels.filter((label) => label === digit).length);
    expect(Math.min(...sizes)).toBeGreaterThan(10);
    expect(new Set(sizes).size).toBeGreaterThan(1);
  });
});

describe('drawSkeleton', () => {
  it('keeps every stroke of every variant near the digit\'s frame', () => {
    for (let digit = 0; digit < 10; digit++) {
      for (let n = 0; n < 200; n++) {
        const strokes = drawSkeleton(digit, randomStream(3, digit, n));
        expect(strokes.length).toBeGreaterThan(0);
        for (const [x, y] of strokes.flat()) {
          expect(Math.abs(x)).toBeLessThan(1.2);
          expect(y).toBeGreaterThan(-0.3);
          expect(y).toBeLessThan(1.3);
        }
      }
    }
  });
});

describe('trace', () => {
  it('passes through every point and turns sharply at a corner only', () => {
    const corner: Point = [1, 0];
    const line = trace([[0, 0], corner, corner, [1, 1]]);
    expect(line).toContainEqual([0, 0]);
    expect(line).toContainEqual([1, 0]);
    expect(line).toContainEqual([1, 1]);
    for (const [x, y] of line) expect(Math.min(Math.abs(y), Math.abs(x - 1))).toBeCloseTo(0, 9);
    expect(trace([[0, 0], [1, 0], [1, 1]]).some(([x, y]) => Math.min(Math.abs(y), Math.abs(x - 1)) > 0.01)).toBe(true);
  });

  it('draws arcs as round as they are', () => {
    for (const [x, y] of trace(arc(0, 0, 1, 1, 20, 300))) expect(Math.hypot(x, y)).toBeCloseTo(1, 1);
  });
});
