import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';
import { randomStream } from '../random.ts';
import type { GreyImage } from './grey-image.ts';
import { normaliseInk } from './normalise.ts';
import { otsuThreshold } from './otsu.ts';
import { resampleBox } from './resample.ts';
import { synthesiseDigits } from './synthesise.ts';
import { estimatePolarity, toInk } from './to-ink.ts';

const samples = synthesiseDigits({ count: 30, seed: 9 });
const factor = 4;
const side = sampleSide * factor;

/** Sample `n` four times as large, 0 paper … 1 ink. */
function digit(n: number): Float32Array {
  const image = { width: sampleSide, height: sampleSide, pixels: samples.pixels.subarray(n * samplePixels, (n + 1) * samplePixels) };
  return resampleBox(image, { left: 0, top: 0, width: sampleSide, height: sampleSide }, side, side).map((value) => value / 255);
}

interface Light {
  readonly paper: number;
  readonly ink: number;
  readonly slopeX: number;
  readonly slopeY: number;
  readonly vignette: number;
  readonly noise: number;
}

/** A photograph of the digit: light falls off across the sheet and towards its corners, the sensor adds noise. */
function photograph(n: number, { paper, ink, slopeX, slopeY, vignette, noise }: Light, seed: number): GreyImage {
  const random = randomStream(seed, 'photograph');
  const pixels = digit(n).map((share, i) => {
    const x = (i % side) / side - 0.5;
    const y = Math.floor(i / side) / side - 0.5;
    const light = 1 + slopeX * x + slopeY * y - vignette * (x * x + y * y);
    return Math.min(255, Math.max(0, (paper + (ink - paper) * share) * light + noise * random.normal()));
  });
  return { width: side, height: side, pixels };
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

/** The smallest mean difference when one image is moved by up to a pixel: a hair's breadth decides to which pixel a centre of mass is rounded. */
function shiftedDifference(a: Uint8Array, b: Uint8Array): number {
  const shifts = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => dy * sampleSide + dx));
  return Math.min(...shifts.map((shift) => meanDifference(a.map((_, i) => a[i + shift] ?? 0), b)));
}

const plainLight: Light = { paper: 255, ink: 0, slopeX: 0, slopeY: 0, vignette: 0, noise: 0 };

describe('toInk', () => {
  const slope = fc.double({ min: -0.5, max: 0.5, noNaN: true });
  const light: fc.Arbitrary<Light> = fc.record({
    // At most 165, so that no light blows the paper out to white.
    paper: fc.integer({ min: 130, max: 165 }),
    ink: fc.integer({ min: 10, max: 60 }),
    slopeX: slope,
    slopeY: slope,
    vignette: fc.double({ min: 0, max: 0.5, noNaN: true }),
    noise: fc.double({ min: 0, max: 4, noNaN: true })
  });

  it('finds the same digit under uneven light and noise', () => {
    fc.assert(
      fc.property(fc.nat(samples.count - 1), light, fc.nat(), (n, conditions, seed) => {
        const clean = normaliseInk(toInk(photograph(n, plainLight, 0)));
        expect(shiftedDifference(normaliseInk(toInk(photograph(n, conditions, seed))), clean)).toBeLessThan(12);
      }),
      { numRuns: 60 }
    );
  });

  it('finds the same digit in a negative', () => {
    fc.assert(
      fc.property(fc.nat(samples.count - 1), light, fc.nat(), (n, conditions, seed) => {
        const picture = photograph(n, conditions, seed);
        const negative = { ...picture, pixels: picture.pixels.map((value) => 255 - value) };
        expect(estimatePolarity(picture)).toBe('dark-on-light');
        expect(estimatePolarity(negative)).toBe('light-on-dark');
        expect(meanDifference(normaliseInk(toInk(negative)), normaliseInk(toInk(picture)))).toBeLessThan(2);
      }),
      { numRuns: 30 }
    );
  });

  it('keeps the grey edges of a clean drawing', () => {
    const expected = digit(3);
    toInk(photograph(3, plainLight, 0)).pixels.forEach((value, i) => expect(Math.abs(value / 255 - expected[i]!)).toBeLessThan(0.1));
  });

  it('drops specks', () => {
    const picture = photograph(1, plainLight, 0);
    const dirty = picture.pixels.slice();
    for (const [x, y] of [[2, 3], [100, 5], [104, 100]] as const) dirty[y * side + x] = 0;
    expect(meanDifference(normaliseInk(toInk({ ...picture, pixels: dirty })), normaliseInk(toInk(picture)))).toBeLessThan(1);
  });

  it('reduces large pictures', () => {
    const large = { width: 1200, height: 600, pixels: new Uint8Array(720_000).fill(255) };
    for (let y = 100; y < 500; y++) large.pixels.fill(0, y * 1200 + 560, y * 1200 + 640);
    expect(toInk(large)).toMatchObject({ width: 512, height: 256 });
  });

  it('refuses paper without ink, even uneven and noisy', () => {
    fc.assert(
      fc.property(light, fc.nat(), (conditions, seed) => {
        const empty = photograph(0, { ...conditions, ink: conditions.paper }, seed);
        expect(() => toInk(empty)).toThrow(expect.objectContaining({ code: 'PICTURE_BLANK' }));
      }),
      { numRuns: 40 }
    );
  });
});

describe('estimatePolarity', () => {
  it('goes by the rim when a bold digit fills the picture', () => {
    const pixels = Uint8Array.from({ length: 400 }, (_, i) => (i % 20 > 1 && i % 20 < 18 && i > 39 && i < 360 ? 0 : 255));
    expect(estimatePolarity({ width: 20, height: 20, pixels })).toBe('dark-on-light');
  });
});

describe('otsuThreshold', () => {
  it('parts two heaps in the middle of the gap', () => {
    const threshold = otsuThreshold(Float32Array.of(10, 11, 12, 10, 11, 200, 201, 202));
    expect(threshold).toBeGreaterThan(90);
    expect(threshold).toBeLessThan(120);
  });

  it('returns the value itself when there is but one', () => {
    expect(otsuThreshold(new Float32Array(5).fill(7))).toBe(7);
  });
});

describe('resampleBox', () => {
  const image = { width: 4, height: 2, pixels: Uint8Array.of(0, 100, 200, 40, 80, 120, 160, 200) };

  it('averages areas when it shrinks', () => {
    expect([...resampleBox(image, { left: 0, top: 0, width: 4, height: 2 }, 2, 1)]).toEqual([75, 150]);
    // Columns of 4/3 pixels: (0 + 100/3)·3/4, (100·2/3 + 200·2/3)·3/4, (200/3 + 40)·3/4.
    const [first, second, third] = resampleBox(image, { left: 0, top: 0, width: 4, height: 1 }, 3, 1);
    expect(first).toBeCloseTo(25, 4);
    expect(second).toBeCloseTo(150, 4);
    expect(third).toBeCloseTo(80, 4);
  });

  it('copies the box at equal size', () => {
    expect([...resampleBox(image, { left: 1, top: 0, width: 2, height: 2 }, 2, 2)]).toEqual([100, 200, 120, 160]);
  });

  it('interpolates when it grows and keeps a straight slope straight inside', () => {
    const slope = { width: 6, height: 1, pixels: Uint8Array.of(40, 80, 120, 160, 200, 240) };
    const grown = resampleBox(slope, { left: 0, top: 0, width: 6, height: 1 }, 12, 1);
    expect(grown[5]).toBeCloseTo(130, 3);
    expect(grown[6]).toBeCloseTo(150, 3);
  });
});
