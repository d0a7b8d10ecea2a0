import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';
import type { GreyImage } from './grey-image.ts';
import { looksNormalised, normaliseInk } from './normalise.ts';
import { synthesiseDigits } from './synthesise.ts';

const samples = synthesiseDigits({ count: 40, seed: 5 });
const sampleArbitrary = fc.nat(samples.count - 1).map((i) => samples.pixels.slice(i * samplePixels, (i + 1) * samplePixels));

function asImage(pixels: Uint8Array): GreyImage {
  return { width: sampleSide, height: sampleSide, pixels };
}

function filled(width: number, height: number, value: (x: number, y: number) => number): GreyImage {
  return { width, height, pixels: Uint8Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))) };
}

/** On a larger sheet, every pixel as a square of `factor` pixels. */
function onSheet(pixels: Uint8Array, factor: number, left: number, top: number, right: number, bottom: number): GreyImage {
  const side = sampleSide * factor;
  return filled(side + left + right, side + top + bottom, (x, y) => {
    const isInside = x >= left && y >= top && x < left + side && y < top + side;
    return isInside ? pixels[Math.floor((y - top) / factor) * sampleSide + Math.floor((x - left) / factor)]! : 0;
  });
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

function boxOf(pixels: Uint8Array): { width: number; height: number } {
  const inked = [...pixels.keys()].filter((i) => pixels[i]! > 0);
  const xs = inked.map((i) => i % sampleSide);
  const ys = inked.map((i) => Math.floor(i / sampleSide));
  return { width: Math.max(...xs) - Math.min(...xs) + 1, height: Math.max(...ys) - Math.min(...ys) + 1 };
}

describe('normaliseInk', () => {
  it('scales a filled rectangle to 20 pixels and centres it', () => {
    const sample = normaliseInk(filled(90, 70, (x, y) => (x >= 5 && x < 65 && y >= 30 && y < 60 ? 255 : 0)));
    const expected = filled(sampleSide, sampleSide, (x, y) => (x >= 4 && x < 24 && y >= 9 && y < 19 ? 255 : 0)).pixels;
    // A centre of mass halfway between two pixels goes to the right one.
    expect(sample).toEqual(expected);
  });

  it('moves the centre of mass, not the box, to the centre', () => {
    // An L of 20 by 20: its mass is at the lower left, so the box moves to the upper right.
    const sample = normaliseInk(filled(40, 40, (x, y) => (x >= 8 && x < 28 && y >= 8 && y < 28 && (x < 13 || y >= 23) ? 255 : 0)));
    const inked = [...sample.keys()].filter((i) => sample[i]! > 0);
    const meanX = inked.reduce((sum, i) => sum + (i % sampleSide), 0) / inked.length;
    const meanY = inked.reduce((sum, i) => sum + Math.floor(i / sampleSide), 0) / inked.length;
    expect(Math.round(meanX)).toBe(14);
    expect(Math.round(meanY)).toBe(14);
    expect(boxOf(sample)).toEqual({ width: 20, height: 20 });
  });

  it('looks through faint noise when it finds the box', () => {
    const clean = filled(60, 60, (x, y) => (x > 20 && x < 32 && y > 10 && y < 45 ? 255 : 0));
    const noisy = filled(60, 60, (x, y) => Math.max(clean.pixels[y * 60 + x]!, (x * 7 + y * 13) % 30));
    expect(normaliseInk(noisy)).toEqual(normaliseInk(clean));
  });

  it('thickens hairlines and brings faint ink to full strength', () => {
    const hairline = normaliseInk(filled(200, 200, (x, y) => (Math.abs(Math.hypot(x - 100, y - 100) - 80) < 0.7 ? 90 : 0)));
    expect(hairline.filter((value) => value > 240).length).toBeGreaterThan(30);
    expect(boxOf(hairline)).toEqual({ width: 20, height: 20 });
  });

  it('is the same wherever the digit stands on the sheet, and three times as large', () => {
    const margin = fc.nat(30);
    fc.assert(
      fc.property(sampleArbitrary, margin, margin, margin, margin, (pixels, left, top, right, bottom) => {
        const plain = normaliseInk(asImage(pixels));
        expect(normaliseInk(onSheet(pixels, 1, left, top, right, bottom))).toEqual(plain);
        expect(meanDifference(normaliseInk(onSheet(pixels, 3, left, top, right, bottom)), plain)).toBeLessThan(0.5);
      }),
      { numRuns: 40 }
    );
  });

  it('leaves what it made nearly as it is', () => {
    for (let i = 0; i < samples.count; i++) {
      const pixels = samples.pixels.slice(i * samplePixels, (i + 1) * samplePixels);
      expect(looksNormalised(pixels)).toBe(true);
      expect(meanDifference(normaliseInk(asImage(pixels)), pixels)).toBeLessThan(6);
    }
  });

  it('takes any picture with ink in it', () => {
    const pictures = fc
      .record({ width: fc.integer({ min: 1, max: 60 }), height: fc.integer({ min: 1, max: 60 }) })
      .chain((size) => {
        const length = size.width * size.height;
        return fc.uint8Array({ minLength: length, maxLength: length }).map((pixels) => ({ ...size, pixels }));
      })
      .filter(({ pixels }) => pixels.some((value) => value >= 32));
    fc.assert(
      fc.property(pictures, (picture) => {
        const sample = normaliseInk(picture);
        expect(sample.length).toBe(samplePixels);
        expect(Math.max(...sample)).toBeGreaterThanOrEqual(253);
        expect(Math.max(boxOf(sample).width, boxOf(sample).height)).toBeLessThanOrEqual(20);
      })
    );
  });

  it('refuses a blank picture', () => {
    expect(() => normaliseInk(filled(30, 30, () => 0))).toThrow(expect.objectContaining({ code: 'PICTURE_BLANK' }));
    expect(() => normaliseInk(filled(30, 30, (x) => x % 31))).toThrow(expect.objectContaining({ code: 'PICTURE_BLANK' }));
  });
});

describe('looksNormalised', () => {
  const sample = samples.pixels.slice(0, samplePixels);

  it('refuses paper, inverted, shifted and larger digits, and other sizes', () => {
    expect(looksNormalised(new Uint8Array(samplePixels))).toBe(false);
    expect(looksNormalised(sample.map((value) => 255 - value))).toBe(false);
    expect(looksNormalised(Uint8Array.from(sample, (_, i) => sample[i + 3] ?? 0))).toBe(false);
    const larger = filled(sampleSide, sampleSide, (x, y) => (x > 1 && x < 26 && y > 1 && y < 26 ? 255 : 0));
    expect(looksNormalised(Uint8Array.from(larger.pixels))).toBe(false);
    expect(looksNormalised(new Uint8Array(256).fill(255))).toBe(false);
  });
});
