import { describe, expect, it } from 'vitest';
import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';
import type { GreyImage } from './grey-image.ts';
import { withoutInvertedBand } from './inverted-band.ts';
import { synthesiseDigits } from './synthesise.ts';

const count = 200;
const { pixels } = synthesiseDigits({ count, seed: 3 });

/** Digit `n`, light on dark. */
function digit(n: number): GreyImage {
  return { width: sampleSide, height: sampleSide, pixels: Float32Array.from(pixels.subarray(n * samplePixels, (n + 1) * samplePixels)) };
}

function inverted(image: GreyImage, isIn: (x: number, y: number) => boolean): GreyImage {
  return { ...image, pixels: image.pixels.map((value, i) => (isIn(i % image.width, Math.floor(i / image.width)) ? 255 - value : value)) };
}

function cropped({ width, height, pixels: all }: GreyImage): GreyImage {
  const inked = [...all.keys()].filter((i) => all[i]! > 100);
  const [xs, ys] = [inked.map((i) => i % width), inked.map((i) => Math.floor(i / width))];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const rest = [...all].filter((_, i) => i % width >= left && i % width <= right && i >= top * width && i < (bottom + 1) * width);
  expect(rest).toHaveLength((right - left + 1) * (bottom - top + 1));
  expect(height).toBeGreaterThan(bottom);
  return { width: right - left + 1, height: bottom - top + 1, pixels: Float32Array.from(rest) };
}

const bands: [where: string, isIn: (x: number, y: number) => boolean][] = [
  ['upright', (x) => x >= 9 && x < 19],
  ['level', (_, y) => y >= 10 && y < 18],
  ['at the left side', (x) => x < 12],
  ['at the lower side', (_, y) => y >= 16]
];

describe('withoutInvertedBand', () => {
  it.each(bands)('gives a band back its paper and ink: %s', (_where, isIn) => {
    const mended = Array.from({ length: count }, (_, n) => n).filter((n) => {
      const image = digit(n);
      return withoutInvertedBand(inverted(image, isIn)).pixels.every((value, i) => value === image.pixels[i]);
    });
    // Where no ink is in the band, or a digit's soft edge lies along its edge, it stays.
    expect(mended.length).toBeGreaterThan(0.65 * count);
  });

  it('leaves digits as they are, also those that fill their picture', () => {
    for (let n = 0; n < count; n++) for (const image of [digit(n), cropped(digit(n))]) expect(withoutInvertedBand(image)).toBe(image);
  });

  it('leaves a bar that is as long as the picture, and pictures of one grey or one pixel', () => {
    const bar: GreyImage = { width: 20, height: 20, pixels: new Uint8Array(400).map((_, i) => (i % 20 >= 7 && i % 20 < 13 ? 255 : 0)) };
    const grey: GreyImage = { width: 5, height: 9, pixels: new Uint8Array(45).fill(128) };
    const dot: GreyImage = { width: 1, height: 1, pixels: new Uint8Array([255]) };
    for (const image of [bar, grey, dot]) expect(withoutInvertedBand(image)).toBe(image);
  });
});
