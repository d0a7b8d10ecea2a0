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
/** Dots are counted in bands of so many rows, of every four one: a halftone is either all over a page or not there. */
const bandRows = 64;
const rowsPerBand = 4;

export interface InkMask extends Pieces {
  /** `[height, width]`, 0 paper … 255 black. */
  readonly darkness: Uint8Array;
  /** `[height, width]`, 1 ink. */
  readonly ink: Uint8Array;
}

interface Thresholds {
  readonly soft: number;
  readonly hard: number;
}

/**
 * Parts ink from paper, shadow, halftone and dust.
 *
 * @param page 0 black … 255 white, at most a few megapixels.
 * @param tile side of the squares, in pixels, in which the paper is looked for: see flatten().
 */
export function maskInk(page: GreyImage, tile = Math.ceil(Math.max(page.width, page.height) / tilesAlong)): InkMask {
  const { width, height } = page;
  const darkness = flatten(page, tile);
  const thresholds = thresholdsOf(darkness);
  const smooth = withoutHalftone(page, darkness, thresholds);
  return smooth === page ? inkIn(darkness, width, height, thresholds) : inkIn(flatten(smooth, tile), width, height);
}

/** Ink, in what flatten() made of a picture without a halftone. */
export function inkIn(darkness: Uint8Array, width: number, height: number, { soft, hard }: Thresholds = thresholdsOf(darkness)): InkMask {
  return { darkness, ...labelDarkPieces(darkness, width, height, soft, hard) };
}

/**
 * A halftone's dots are as dark as thin strokes but smaller than any. Where many are found, the picture is averaged over squares about as wide as
 * the dots are apart: that leaves of the dots an even tint, which is then taken off as paper is, and of strokes the strokes.
 *
 * @param darkness what flatten() makes of the picture.
 * @returns the same picture where it has none.
 */
export function withoutHalftone(picture: GreyImage, darkness: Uint8Array, thresholds = thresholdsOf(darkness)): GreyImage {
  const { width, height } = picture;
  const { dots, pixels } = countDots(darkness, width, height, thresholds);
  if (dots * pixelsPerDot <= pixels) return picture;
  return { width, height, pixels: averaged(picture, Math.round(smoothing * Math.min(widestPeriod, Math.sqrt(pixels / dots)))) };
}

/** Dots, and the pixels among which they were counted; none of either on a picture of a single row. */
function countDots(darkness: Uint8Array, width: number, height: number, { soft, hard }: Thresholds): { readonly dots: number; readonly pixels: number } {
  const rows = Math.min(bandRows, Math.ceil(height / rowsPerBand));
  let [dots, pixels] = [0, 0];
  for (let top = ((rowsPerBand - 1) * rows) >> 1; top + rows <= height; top += rowsPerBand * rows) {
    const { pieces } = labelDarkPieces(darkness.subarray(top * width, (top + rows) * width), width, rows, soft, hard);
    // What the upper edge cuts belongs to the rows above, so that a dot counts once wherever it lies.
    dots += pieces.filter((piece) => piece.area < dotPixels && piece.top > 0).length;
    pixels += rows * width;
  }
  return { dots, pixels };
}

function thresholdsOf(darkness: Uint8Array): Thresholds {
  // A sample tells as much as all pixels; its step is no multiple of any likely period of a print.
  const sample = new Float32Array(Math.ceil(darkness.length / sampleStep));
  for (let i = 0; i < sample.length; i++) sample[i] = darkness[i * sampleStep]!;
  const hard = Math.max(faintestInk, otsuThreshold(sample));
  return { soft: Math.floor(softShare * hard), hard };
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
