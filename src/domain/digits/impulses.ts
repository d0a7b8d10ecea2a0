import type { GreyImage } from './grey-image.ts';
import { lightPixels } from './grey-range.ts';

/** A lone pixel has at most this many of its eight neighbours on its side of the middle grey: the end of a hairline has one, its middle two. */
const mostAlike = 1;
const leastUnlike = 3;
/** So many lone pixels are salt and pepper; clean pictures have none, digits of sixteen pixels a few. */
const leastLone = 0.04;
/** Pixels struck side by side come off one after the other. */
const rounds = 2;

/**
 * Takes salt and pepper off, pixels that a faulty sensor or line turned black or white: each lone one takes the median of what surrounds it.
 *
 * @param image 0 black … 255 white.
 * @returns `image` itself where there is none.
 */
export function withoutImpulses(image: GreyImage): GreyImage {
  let clean = image;
  for (let round = 0; round < rounds; round++) {
    const lone = lonePixels(clean);
    if (round === 0 && lone.length < leastLone * image.pixels.length) return image;
    const pixels = Float32Array.from(clean.pixels);
    for (const i of lone) pixels[i] = medianAround(clean, i);
    clean = { ...image, pixels };
  }
  return clean;
}

function lonePixels(image: GreyImage): number[] {
  const isLight = lightPixels(image);
  const lone: number[] = [];
  for (let i = 0; i < isLight.length; i++) {
    // Nearly every pixel is like the one before it and the one after it.
    if (isLight[i - 1] === isLight[i] && isLight[i + 1] === isLight[i]) continue;
    const near = around(image, i);
    const unlike = near.filter((other) => isLight[other] !== isLight[i]).length;
    // In a picture of a single row or column nothing can be told.
    if (unlike >= leastUnlike && near.length - 1 - unlike <= mostAlike) lone.push(i);
  }
  return lone;
}

function medianAround(image: GreyImage, i: number): number {
  const values = around(image, i).map((near) => image.pixels[near]!).sort((a, b) => a - b);
  return values[values.length >> 1]!;
}

/** A pixel and its neighbours. */
function around({ width, height }: GreyImage, i: number): number[] {
  const [x, y] = [i % width, Math.floor(i / width)];
  const near: number[] = [];
  for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
    for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) near.push(ny * width + nx);
  }
  return near;
}
