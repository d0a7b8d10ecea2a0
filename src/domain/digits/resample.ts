import type { GreyImage } from './grey-image.ts';

/** Whole pixels: columns left … left + width − 1, rows top … top + height − 1. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The part of a picture inside `box` at another size, width and height each by its own factor. Shrinking averages over the exact area of
 * each new pixel, growing interpolates with the Catmull-Rom cubic, an equal size copies. Outside the box the picture counts as 0.
 *
 * @returns `[height, width]`, from 0 to 255.
 */
export function resampleBox(image: GreyImage, box: PixelBox, width: number, height: number): Float32Array {
  const columns = resamplingTaps(box.width, width);
  const rows = resamplingTaps(box.height, height);
  const narrowed = new Float32Array(box.height * width);
  for (let y = 0; y < box.height; y++) {
    const from = (box.top + y) * image.width + box.left;
    for (let x = 0; x < width; x++) {
      const { first, weights } = columns[x]!;
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * image.pixels[from + first + k]!;
      narrowed[y * width + x] = sum;
    }
  }
  const result = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const { first, weights } = rows[y]!;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * narrowed[(first + k) * width + x]!;
      result[y * width + x] = Math.min(255, Math.max(0, sum));
    }
  }
  return result;
}

/** The source pixels, from `first` on, that make up one new pixel. */
interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

function resamplingTaps(from: number, to: number): Taps[] {
  const step = from / to;
  return Array.from({ length: to }, (_, i) => (step >= 1 ? areaTaps(i * step, (i + 1) * step, from) : cubicTaps((i + 0.5) * step - 0.5, from)));
}

function areaTaps(start: number, end: number, length: number): Taps {
  const first = Math.floor(start);
  const last = Math.min(length, Math.ceil(end - 1e-9));
  const weights = Float64Array.from({ length: last - first }, (_, k) => Math.min(end, first + k + 1) - Math.max(start, first + k));
  return { first, weights: weights.map((weight) => weight / (end - start)) };
}

function cubicTaps(position: number, length: number): Taps {
  const base = Math.floor(position) - 1;
  const first = Math.max(0, base);
  const last = Math.min(length, base + 4);
  return { first, weights: Float64Array.from({ length: Math.max(0, last - first) }, (_, k) => catmullRom(Math.abs(position - first - k))) };
}

/** The cubic convolution kernel with a = −1/2 (Keys, 1981). */
function catmullRom(distance: number): number {
  if (distance < 1) return 1.5 * distance ** 3 - 2.5 * distance ** 2 + 1;
  if (distance < 2) return -0.5 * distance ** 3 + 2.5 * distance ** 2 - 4 * distance + 2;
  return 0;
}
