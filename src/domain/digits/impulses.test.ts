import { describe, expect, it } from 'vitest';
import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';
import { corruptDigits } from './corruptions/corrupt.ts';
import type { GreyImage } from './grey-image.ts';
import { withoutImpulses } from './impulses.ts';
import { synthesiseDigits } from './synthesise.ts';

const count = 100;
const { pixels } = synthesiseDigits({ count, seed: 4 });

function pictures(all: Uint8Array): GreyImage[] {
  return Array.from({ length: count }, (_, n) => ({ width: sampleSide, height: sampleSide, pixels: all.subarray(n * samplePixels, (n + 1) * samplePixels) }));
}

function meanDifference(a: GreyImage, b: GreyImage): number {
  return [...a.pixels].reduce((sum, value, i) => sum + Math.abs(value - b.pixels[i]!), 0) / a.pixels.length;
}

describe('withoutImpulses', () => {
  it('takes off most of salt and pepper', () => {
    const clean = pictures(pixels);
    const struck = pictures(corruptDigits(pixels, 'impulseNoise', 1));
    const before = struck.reduce((sum, image, n) => sum + meanDifference(image, clean[n]!), 0) / count;
    const after = struck.reduce((sum, image, n) => sum + meanDifference(withoutImpulses(image), clean[n]!), 0) / count;
    expect(after).toBeLessThan(before / 2);
  });

  it('leaves digits as they are, also hairlines', () => {
    for (const image of pictures(pixels)) expect(withoutImpulses(image)).toBe(image);
    const slanted: GreyImage = { width: 12, height: 12, pixels: new Uint8Array(144).map((_, i) => (i % 12 === Math.floor(i / 12) ? 255 : 0)) };
    expect(withoutImpulses(slanted)).toBe(slanted);
  });

  it('leaves pictures of one grey or one pixel', () => {
    for (const image of [{ width: 4, height: 3, pixels: new Uint8Array(12).fill(9) }, { width: 20, height: 1, pixels: new Uint8Array(20) }]) expect(withoutImpulses(image)).toBe(image);
  });
});
