import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';
import { StudioError } from '../../contract/errors.ts';
import type { NormalisationSteps } from '../../contract/ink.ts';
import type { GreyImage } from './grey-image.ts';
import { resampleBox } from './resample.ts';
import type { PixelBox } from './resample.ts';
import { changeStroke } from './stroke-width.ts';

/** MNIST's digits fill this many pixels in their longer direction (LeCun, Cortes and Burges, 1998). */
const digitSide = 20;

/** Pixel that MNIST puts the rounded centre of mass on, in both directions; measured on the training images. */
const centreOfMass = sampleSide / 2;

/** Ink fainter than this share of the darkest is no part of the digit's box. MNIST's own boxes are the same from 0 to an eighth. */
const boxLevel = 1 / 8;

const allSteps: NormalisationSteps = { crop: true, fit: true, centre: true };

/** Less ink than this, of 255, is none. */
const faintestInk = 32;

/**
 * At least a fifth of the ink is as good as black in MNIST: the 80 % quantile over pixels of ink is 253 for the median image and above 236 for
 * 99 % of them. Ink that a thin pen or shrinking left grey is brought there.
 */
const fullInkQuantile = 0.8;
const fullInk = 253;

/**
 * Strokes thinner than MNIST's thinnest few per cent (by `strokeWidth`) are thickened to what is usual among its thin ones: a network that learnt
 * from MNIST has never seen hairlines.
 */
const thinnestStroke = 1.6;
const thickenedStroke = 2.1;

/**
 * The one way from ink to a sample, as MNIST's authors made theirs: the box of the ink is scaled to 20 pixels in its longer direction, anti-aliased
 * and with its aspect kept, brought to full contrast and moved by whole pixels until its centre of mass lies at the centre of 28×28.
 *
 * @param ink any size, 0 paper … 255 ink.
 * @param steps what of this is done, to see what each step is for; a network has only ever seen all of them.
 * @returns `[28, 28]`, 0 paper … 255 ink. MNIST's own images come back as they are, hairlines apart.
 * @throws StudioError PICTURE_BLANK without ink.
 */
export function normaliseInk(ink: GreyImage, steps: NormalisationSteps = allSteps): Uint8Array {
  const side = steps.fit ? digitSide : sampleSide;
  const digit = fitDigit(ink, side, steps.crop);
  const width = strokeWidth(digit);
  // Thickening adds a ring of one pixel.
  return placed(width < thinnestStroke ? thickened(fitDigit(ink, side - 2, steps.crop), (thickenedStroke - width) / 2) : digit, steps.centre);
}

/** Whether a `[28, 28]` image, 0 paper … 255 ink, already has MNIST's look: importers leave such images as they are, byte by byte. */
export function looksNormalised(pixels: Uint8Array): boolean {
  if (pixels.length !== samplePixels || largest(pixels) < 192) return false;
  const image = { width: sampleSide, height: sampleSide, pixels };
  const box = inkBox(image, 0)!;
  const longer = Math.max(box.width, box.height);
  const [x, y] = massCentre(image);
  const isCentred = Math.abs(x - centreOfMass) <= 1 && Math.abs(y - centreOfMass) <= 1;
  // A few of MNIST's are 19 pixels long.
  return isCentred && (longer === digitSide || longer === digitSide - 1);
}

/** The ink's box, or the whole picture, scaled to `side` pixels in its longer direction, at full contrast. */
function fitDigit(ink: GreyImage, side: number, crop: boolean): GreyImage {
  const peak = largest(ink.pixels);
  const inked = peak < faintestInk ? undefined : inkBox(ink, peak * boxLevel);
  const box = inked && !crop ? { left: 0, top: 0, width: ink.width, height: ink.height } : inked;
  if (!box) {
    throw new StudioError('PICTURE_BLANK', 'There is no ink in the picture.', {
      remedy: 'Use a picture in which one digit stands out from the paper.'
    });
  }
  const scale = side / Math.max(box.width, box.height);
  const width = Math.max(1, Math.round(box.width * scale));
  const height = Math.max(1, Math.round(box.height * scale));
  return { width, height, pixels: withFullContrast(resampleBox(ink, box, width, height)) };
}

function withFullContrast(pixels: Float32Array): Float32Array {
  const peak = largest(pixels);
  const inked = pixels.filter((value) => value > peak * boxLevel).sort();
  const gain = Math.max(255 / peak, fullInk / inked[Math.floor(fullInkQuantile * inked.length)]!);
  return pixels.map((value) => Math.min(255, value * gain));
}

/** Strokes thicker by `radius` (at most 1) on every side, in a square that is one pixel wider all round. */
function thickened(digit: GreyImage, radius: number): GreyImage {
  const side = Math.max(digit.width, digit.height) + 2;
  const square = new Float32Array(side * side);
  place(digit, Math.floor((side - digit.width) / 2), Math.floor((side - digit.height) / 2), square, side);
  const shares = square.map((value) => value / 255);
  changeStroke(shares, side, radius, new Float32Array(side * side));
  return { width: side, height: side, pixels: withFullContrast(shares.map((value) => value * 255)) };
}

function placed(digit: GreyImage, byMass: boolean): Uint8Array {
  const [x, y] = byMass ? massCentre(digit) : [digit.width / 2, digit.height / 2];
  const left = Math.min(sampleSide - digit.width, Math.max(0, centreOfMass - Math.round(x)));
  const top = Math.min(sampleSide - digit.height, Math.max(0, centreOfMass - Math.round(y)));
  const sample = new Uint8Array(samplePixels);
  place(digit, left, top, sample, sampleSide);
  return sample;
}

function place(digit: GreyImage, left: number, top: number, target: Uint8Array | Float32Array, side: number): void {
  for (let y = 0; y < digit.height; y++) {
    for (let x = 0; x < digit.width; x++) target[(top + y) * side + left + x] = Math.round(digit.pixels[y * digit.width + x]!);
  }
}

/** The smallest box around all pixels above `level`. */
function inkBox({ width, height, pixels }: GreyImage, level: number): PixelBox | undefined {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (pixels[y * width + x]! <= level) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function massCentre({ width, height, pixels }: GreyImage): [x: number, y: number] {
  let mass = 0;
  let momentX = 0;
  let momentY = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = pixels[y * width + x]!;
      mass += value;
      momentX += value * x;
      momentY += value * y;
    }
  }
  return [momentX / mass, momentY / mass];
}

/**
 * Mean width of the strokes in pixels: twice the ink over the length of its edges. The edges' length is the total variation in both directions,
 * times π/4 for the mean over directions.
 */
function strokeWidth({ width, height, pixels }: GreyImage): number {
  let mass = 0;
  let variation = 0;
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      const value = x < width && y < height ? pixels[y * width + x]! : 0;
      const before = x > 0 && y < height ? pixels[y * width + x - 1]! : 0;
      const above = y > 0 && x < width ? pixels[(y - 1) * width + x]! : 0;
      mass += value;
      variation += Math.abs(value - before) + Math.abs(value - above);
    }
  }
  return (2 * mass) / ((variation * Math.PI) / 4);
}

function largest(pixels: Uint8Array | Float32Array): number {
  let max = 0;
  for (const value of pixels) if (value > max) max = value;
  return max;
}
