import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { otsuThreshold } from '../../domain/digits/otsu.ts';
import { flatten } from './flatten.ts';
import { labelDarkPieces, type Pieces } from '../../domain/pages/pieces.ts';

/** Tiles along the longer side of a page. */
const tilesAlong = 48;
/** Ink is at least this dark, of 255: fainter marks are creases, show-through and the tint of security paper. */
const faintestInk = 34;
/** A stroke's soft edge and thin or dry strokes are this share as dark as what parts ink from paper, and hang on darker ink. */
const softShare = 0.7;
/** Dots of a halftone and dust have fewer pixels than this at the size that pages are looked at; a decimal point has more. */
const dotPixels = 15;
/** More dots than one in this many pixels are a halftone and no dust. */
const pixelsPerDot = 200;
/** Dots this far apart and more are drawn, not printed: smoothing over them would smear strokes. */
const widestPeriod = 9;
/** Width of the squares that are averaged, in periods: a whole one leaves nothing of the dots, and too little of thin lines. */
const smoothing = 0.75;
const sampleStep = 7;

export interface InkMask extends Pieces {
  /** What was given, any halftone smoothed away. */
  readonly picture: GreyImage;
  /** `[height, width]`, 0 paper … 255 black. */
  readonly darkness: Uint8Array;
  /** `[height, width]`, 1 ink. */
  readonly ink: Uint8Array;
}

/**
 * Parts ink from paper, shadow, halftone and dust.
 *
 * A halftone's dots are as dark as thin strokes but smaller than any. Where many are found, the picture is averaged over squares about as wide as
 * the dots are apart: that leaves of the dots an even tint, which is then taken off as paper is, and of strokes the strokes.
 *
 * @param page 0 black … 255 white, at most a few megapixels.
 * @param tile side of the squares, in pixels, in which the paper is looked for: see flatten().
 */
export function maskInk(page: GreyImage, tile = Math.ceil(Math.max(page.width, page.height) / tilesAlong)): InkMask {
  const { width, height } = page;
  const mask = parted(page, tile);
  const dots = mask.pieces.filter(({ area }) => area < dotPixels).length;
  if (dots < (width * height) / pixelsPerDot) return mask;
  const period = Math.min(widestPeriod, Math.sqrt((width * height) / dots));
  return parted({ width, height, pixels: averaged(page, Math.round(smoothing * period)) }, tile);
}

function parted(picture: GreyImage, tile: number): InkMask {
  const darkness = flatten(picture, tile);
  // A sample tells as much as all pixels; its step is no multiple of any likely period of a print.
  const sample = new Float32Array(Math.ceil(darkness.length / sampleStep));
  for (let i = 0; i < sample.length; i++) sample[i] = darkness[i * sampleStep]!;
  const hard = Math.max(faintestInk, otsuThreshold(sample));
  const soft = Math.floor(softShare * hard);
  return { picture, darkness, ...labelDarkPieces(darkness, picture.width, picture.height, soft, hard) };
}

/** Means over squares of `side` pixels; beyond the rim, its pixels are repeated. */
function averaged({ width, height, pixels }: GreyImage, side: number): Float32Array {
  const before = side >> 1;
  const after = side - before;
  const [lastX, lastY] = [width - 1, height - 1];
  const across = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = -before; x < after; x++) sum += pixels[row + Math.min(lastX, Math.max(0, x))]!;
    for (let x = 0; x < width; x++) {
      across[row + x] = sum / side;
      const entering = x + after;
      const leaving = x - before;
      sum += pixels[row + (entering > lastX ? lastX : entering)]! - pixels[row + (leaving < 0 ? 0 : leaving)]!;
    }
  }
  // All columns side by side: down one after the other, every pixel would be fetched from another place of the memory.
  const result = new Float32Array(width * height);
  const sums = new Float64Array(width);
  for (let y = -before; y < after; y++) {
    const row = Math.min(lastY, Math.max(0, y)) * width;
    for (let x = 0; x < width; x++) sums[x]! += across[row + x]!;
  }
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const entering = Math.min(lastY, y + after) * width;
    const leaving = Math.max(0, y - before) * width;
    for (let x = 0; x < width; x++) {
      result[row + x] = sums[x]! / side;
      sums[x]! += across[entering + x]! - across[leaving + x]!;
    }
  }
  return result;
}
