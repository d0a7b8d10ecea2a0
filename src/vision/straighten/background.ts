import type { PageImage } from '../../contract/scanner.ts';
import { shrink, shrinkFactor } from './shrink.ts';

/** Longer side of the picture in which the paper's brightness is found: shadows and vignettes change slowly. */
const backgroundSide = 160;
/** Half a window's side there: dark things up to 1/12 of the longer side are ink, not shadow. */
const windowRadius = 6;
const blurRadius = 3;
/** The darkest that paper can be, as a share of the page's brightest: what is darker is no paper, and stays dark. */
const darkestShare = 0.25;

/** How bright the paper is at each place, without what is written on it. */
export interface Background {
  /** Small; see `factor`. */
  readonly image: PageImage;
  /** Pixels of the page to one of `image`. */
  readonly factor: number;
}

/** The paper's brightness by a grey closing with a large window (everything darker and smaller than it vanishes), then blurred. */
export function findBackground(page: PageImage): Background {
  const factor = shrinkFactor(page, backgroundSide);
  const { width, height, pixels } = shrink(page, factor);
  const closed = slide(slide(pixels, width, height, windowRadius, largest), width, height, windowRadius, least);
  const blurred = slide(slide(closed, width, height, blurRadius, mean), width, height, blurRadius, mean);
  const darkest = darkestShare * brightest(blurred);
  return { image: { width, height, pixels: blurred.map((value) => Math.max(1, darkest, value)) }, factor };
}

/** The brightness that a hundredth of the places exceeds. */
function brightest(pixels: Uint8Array): number {
  return pixels.slice().sort()[Math.floor(pixels.length * 0.99)]!;
}

/** The darkest place of the paper as a share of the brightest: 1 is even light. */
export function lightRange({ image: { pixels } }: Background): { readonly darkest: number; readonly brightest: number } {
  const sorted = pixels.slice().sort();
  return { darkest: sorted[Math.floor(sorted.length * 0.01)]!, brightest: sorted[Math.floor(sorted.length * 0.99)]! };
}

/** The page as it would look on white paper in even light: divided by its background. */
export function divideByBackground(page: PageImage, { image: small, factor }: Background): PageImage {
  const { width, height } = page;
  const pixels = new Uint8Array(page.pixels.length);
  const line = new Float32Array(small.width);
  // The place between two pixels of the background, for each column.
  const lefts = new Uint16Array(width);
  const shares = new Float32Array(width);
  for (let x = 0; x < width; x++) {
    const place = Math.min(small.width - 1, Math.max(0, (x + 0.5) / factor - 0.5));
    lefts[x] = Math.min(Math.max(0, small.width - 2), Math.floor(place));
    shares[x] = place - lefts[x]!;
  }
  const right = small.width > 1 ? 1 : 0;
  for (let y = 0, at = 0; y < height; y++) {
    const place = Math.min(small.height - 1, Math.max(0, (y + 0.5) / factor - 0.5));
    const top = Math.min(Math.max(0, small.height - 2), Math.floor(place));
    const bottom = Math.min(small.height - 1, top + 1);
    const share = place - top;
    for (let x = 0; x < small.width; x++) {
      const upper = small.pixels[top * small.width + x]!;
      line[x] = 255 / (upper + (small.pixels[bottom * small.width + x]! - upper) * share);
    }
    for (let x = 0; x < width; x++, at++) {
      const left = lefts[x]!;
      const over = ((page.pixels[at]! * (line[left]! + (line[left + right]! - line[left]!) * shares[x]!) + 0.5) | 0) - 255;
      // 255 at most, without a branch: on noisy paper one would be guessed wrong at every other pixel.
      pixels[at] = 255 + (over & (over >> 31));
    }
  }
  return { width, height, pixels };
}

/** A window of 2·radius + 1 squared slid over a picture, at the edges as much of it as lies inside: rows, then columns. */
function slide(pixels: Uint8Array, width: number, height: number, radius: number, ofWindow: OfWindow): Uint8Array {
  const across = new Uint8Array(pixels.length);
  const result = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++) ofWindow(pixels, across, y * width, 1, width, radius);
  for (let x = 0; x < width; x++) ofWindow(across, result, x, width, height, radius);
  return result;
}

/** One value for the window around each of `length` pixels, from `start` on in steps of `step`. */
type OfWindow = (from: Uint8Array, to: Uint8Array, start: number, step: number, length: number, radius: number) => void;

const largest: OfWindow = (from, to, start, step, length, radius) => {
  for (let i = 0; i < length; i++) {
    const last = Math.min(length - 1, i + radius);
    let most = 0;
    for (let k = Math.max(0, i - radius); k <= last; k++) {
      const value = from[start + k * step]!;
      if (value > most) most = value;
    }
    to[start + i * step] = most;
  }
};

const least: OfWindow = (from, to, start, step, length, radius) => {
  for (let i = 0; i < length; i++) {
    const last = Math.min(length - 1, i + radius);
    let smallest = 255;
    for (let k = Math.max(0, i - radius); k <= last; k++) {
      const value = from[start + k * step]!;
      if (value < smallest) smallest = value;
    }
    to[start + i * step] = smallest;
  }
};

const mean: OfWindow = (from, to, start, step, length, radius) => {
  for (let i = 0; i < length; i++) {
    const first = Math.max(0, i - radius);
    const last = Math.min(length - 1, i + radius);
    let sum = 0;
    for (let k = first; k <= last; k++) sum += from[start + k * step]!;
    to[start + i * step] = Math.round(sum / (last - first + 1));
  }
};
