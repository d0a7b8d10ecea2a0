import { samplePixels } from '../../contract/sample-facts.ts';
import { randomStream } from '../random.ts';
import type { RandomStream } from '../random.ts';
import type { GreyImage } from './grey-image.ts';
import { writeByHand } from './handwriting.ts';
import { normaliseInk } from './normalise.ts';
import { drawWithPen } from './pen.ts';
import { drawSkeleton } from './skeletons.ts';
import { strangerShapes } from './stranger-shapes.ts';
import { trace } from './stroke.ts';
import type { Point } from './stroke.ts';

/** Halves of these are like no digit in most hands; half an 8 is a 3, half a 9 a 1. */
export const halvable = [2, 3, 4, 5, 6, 7] as const;

/** They come in this order, over and over. */
export const strangerKinds = ['scribble', 'letter', 'letter', 'half', 'pair'] as const;

/**
 * Ink that is no digit, as samples: scribbles, letters and signs, halves of digits, two digits at once. For a model to learn what it does not know;
 * stranger `i` depends on seed and `i` only.
 *
 * @param options.first the `i` of the first one (default 0): many can be made piece by piece.
 * @returns `[count, 28, 28]` bytes.
 */
export function synthesiseStrangers(options: { readonly count: number; readonly seed: number; readonly first?: number }): Uint8Array {
  const { count, seed, first = 0 } = options;
  const pixels = new Uint8Array(count * samplePixels);
  for (let i = 0; i < count; i++) {
    const random = randomStream(seed, 'strangers', first + i);
    pixels.set(normaliseInk(drawStranger(strangerKinds[(first + i) % strangerKinds.length]!, random)), i * samplePixels);
  }
  return pixels;
}

function drawStranger(kind: (typeof strangerKinds)[number], random: RandomStream): GreyImage {
  switch (kind) {
    case 'scribble':
      return drawWithPen([trace(scribble(random))], random);
    case 'letter': {
      const shape = strangerShapes[random.integer(strangerShapes.length)]!;
      return drawWithPen(writeByHand(shape, random).map(trace), random);
    }
    case 'half':
      return half(drawDigit(halvable[random.integer(halvable.length)]!, random), random);
    case 'pair':
      return pair(drawDigit(random.integer(10), random), drawDigit(random.integer(10), random), random);
  }
}

function drawDigit(digit: number, random: RandomStream): GreyImage {
  return drawWithPen(writeByHand(drawSkeleton(digit, random), random).map(trace), random);
}

/** To and fro, or round and round. */
function scribble(random: RandomStream): Point[] {
  const points = 6 + random.integer(16);
  const isZigzag = random.next() < 0.5;
  const wide = random.uniform(0.4, 1.4);
  return Array.from({ length: points }, (_, i): Point => {
    const along = i / (points - 1);
    return isZigzag
      ? [along * wide + random.uniform(-0.1, 0.1), (i % 2) * random.uniform(0.6, 1) + random.uniform(-0.1, 0.1)]
      : [random.uniform(0, wide), random.uniform(0, 1)];
  });
}

/** The part of a digit on one side of a cut near its middle; 0 paper … 255 ink, as large as before. */
export function half({ width, height, pixels }: GreyImage, random: RandomStream): GreyImage {
  const isUpright = random.next() < 0.5;
  const keepsFirst = random.next() < 0.5;
  const cut = random.uniform(0.4, 0.6) * (isUpright ? width : height);
  const kept = new Float32Array(pixels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if ((isUpright ? x : y) < cut !== keepsFirst) kept[y * width + x] = 0;
  }
  return { width, height, pixels: kept };
}

/** Two digits side by side, apart or touching, 0 paper … 255 ink. */
export function pair(left: GreyImage, right: GreyImage, random: RandomStream): GreyImage {
  const gap = Math.round(random.uniform(-8, 6));
  const width = left.width + right.width + Math.max(0, gap);
  const height = Math.max(left.height, right.height);
  const pixels = new Float32Array(width * height);
  const draw = (image: GreyImage, offset: number): void => {
    for (let y = 0; y < image.height; y++) {
      for (let x = 0; x < image.width; x++) {
        const at = y * width + x + offset;
        pixels[at] = Math.max(pixels[at]!, image.pixels[y * image.width + x]!);
      }
    }
  };
  draw(left, 0);
  draw(right, left.width + gap);
  return { width, height, pixels };
}
