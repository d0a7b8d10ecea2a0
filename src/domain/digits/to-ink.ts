import { StudioError } from '../../contract/errors.ts';
import type { GreyImage } from './grey-image.ts';
import { withoutImpulses } from './impulses.ts';
import { withoutInvertedBand } from './inverted-band.ts';
import { otsuThreshold } from './otsu.ts';
import { fitSurface } from './paper.ts';
import { quantile } from './quantile.ts';
import { resampleBox } from './resample.ts';
import { removeSpecks } from './specks.ts';

export type Polarity = 'dark-on-light' | 'light-on-dark';

/** Pictures are reduced to this before anything else: plenty for one digit, and the work stays a few milliseconds. */
const longestSide = 512;

/** The paper's surface and its ink are told apart anew this often; more rounds change nothing visible. */
const paperRounds = 3;

/** Paper's noise reaches this many of its standard deviations; below, there is no ink. */
const noiseReach = 4;

/** Ink that stands out less than this (grey levels) or by fewer deviations of the paper's noise is none. */
const leastContrast = 20;
const leastContrastInNoise = 6;

/**
 * Whether the writing is darker or lighter than what it is written on. Paper fills most of the rim and most of the picture, so both are asked,
 * after a plane is taken off that stands for uneven light.
 *
 * @param image 0 black … 255 white.
 */
export function estimatePolarity(image: GreyImage): Polarity {
  const { width, height } = image;
  const residuals = new Float32Array(image.pixels);
  const plane = fitSurface(residuals, width, height, new Uint8Array(residuals.length).fill(1), 1);
  for (let i = 0; i < residuals.length; i++) residuals[i]! -= plane[i]!;
  const threshold = otsuThreshold(residuals);
  const rim = Math.max(1, Math.round(Math.min(width, height) / 25));
  let light = 0;
  let rimLight = 0;
  let rimPixels = 0;
  for (let i = 0; i < residuals.length; i++) {
    const x = i % width;
    const y = Math.floor(i / width);
    const isRim = x < rim || y < rim || x >= width - rim || y >= height - rim;
    const isLight = residuals[i]! > threshold;
    if (isLight) light++;
    if (isRim) rimPixels++;
    if (isRim && isLight) rimLight++;
  }
  return rimLight / rimPixels + light / residuals.length >= 1 ? 'dark-on-light' : 'light-on-dark';
}

/**
 * Ink alone, from a picture of one digit of either polarity, drawn, scanned or photographed: the paper with its uneven light is taken off,
 * noise and specks are cleared, and the ink is brought to full strength with its anti-aliased edges kept.
 *
 * @param image 0 black … 255 white, any size.
 * @returns 0 paper … 255 ink, at most 512 pixels in its longer direction.
 * @throws StudioError PICTURE_BLANK when nothing stands out from the paper.
 */
export function toInk(image: GreyImage): GreyImage {
  const { width, height, pixels } = withoutInvertedBand(withoutImpulses(reduced(image)));
  const isDark = estimatePolarity({ width, height, pixels }) === 'dark-on-light';
  const darkness = new Float32Array(pixels.length);
  for (let i = 0; i < darkness.length; i++) darkness[i] = isDark ? 255 - pixels[i]! : pixels[i]!;

  const isPaper = new Uint8Array(darkness.length).fill(1);
  const residuals = new Float32Array(darkness.length);
  let threshold = 0;
  let base = 0;
  let noise = 0;
  for (let round = 0; round < paperRounds; round++) {
    // A plane first: a curved surface would follow the digit itself while its ink still counts as paper.
    const paper = fitSurface(darkness, width, height, isPaper, round === 0 ? 1 : 2);
    for (let i = 0; i < residuals.length; i++) residuals[i] = darkness[i]! - paper[i]!;
    threshold = otsuThreshold(residuals);
    const paperValues = between(residuals, -Infinity, threshold);
    base = quantile(paperValues, 0.5);
    for (let i = 0; i < paperValues.length; i++) paperValues[i] = Math.abs(paperValues[i]! - base);
    // Median absolute deviation, scaled to the standard deviation of a normal distribution.
    noise = 1.4826 * quantile(paperValues, 0.5);
    // The soft edges of strokes lie below the threshold too and would bend the paper.
    const limit = Math.min(threshold, base + Math.max(noiseReach * noise, (threshold - base) / 8));
    for (let i = 0; i < residuals.length; i++) isPaper[i] = residuals[i]! <= limit ? 1 : 0;
  }
  const full = quantile(between(residuals, threshold, Infinity), 0.85) - base;
  if (!(full >= leastContrast && full >= leastContrastInNoise * noise)) {
    throw new StudioError('PICTURE_BLANK', 'Nothing in the picture stands out from the paper.', {
      remedy: 'Use a picture in which one digit is clearly darker or lighter than the paper.'
    });
  }
  const floor = Math.min(noiseReach * noise, full / 2);
  const ink = residuals;
  for (let i = 0; i < ink.length; i++) ink[i] = Math.min(255, Math.max(0, (255 * (ink[i]! - base - floor)) / (full - floor)));
  removeSpecks(ink, width, height);
  return { width, height, pixels: ink };
}

function reduced(image: GreyImage): GreyImage {
  const longer = Math.max(image.width, image.height);
  if (longer <= longestSide) return image;
  const width = Math.max(1, Math.round((image.width * longestSide) / longer));
  const height = Math.max(1, Math.round((image.height * longestSide) / longer));
  return { width, height, pixels: resampleBox(image, { left: 0, top: 0, width: image.width, height: image.height }, width, height) };
}

/** The values above `low`, up to and including `high`. Loops, here and above: typed arrays' own methods take ten times as long. */
function between(values: Float32Array, low: number, high: number): Float32Array {
  const found = new Float32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > low && values[i]! <= high) found[count++] = values[i]!;
  return found.subarray(0, count);
}
