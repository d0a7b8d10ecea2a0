import { samplePixels } from '../../../contract/sample-facts.ts';
import { randomStream } from '../../random.ts';
import { glassBlur, motionBlur } from './blur.ts';
import { cannyEdges } from './canny-edges.ts';
import type { Corruption } from './corruption.ts';
import { brightness, fog, invertStripe } from './light.ts';
import { impulseNoise, shotNoise } from './noise.ts';
import { dottedLine, spatter, zigzag } from './strokes.ts';
import { rotate, scale, shear, translate } from './warp.ts';

/**
 * The fifteen kinds that MNIST-C has (Mu and Gilmer, 2019), made anew from their descriptions: not that dataset, but one like it, each kind at one
 * strength. For testing alone: a network that learnt from them would be measured on what it knows.
 */
export const corruptions = {
  shotNoise, impulseNoise, glassBlur, motionBlur, shear, scale, rotate, brightness, translate, stripe: invertStripe, fog, spatter, dottedLine, zigzag, cannyEdges
} as const satisfies Record<string, Corruption>;
export type CorruptionName = keyof typeof corruptions;

/**
 * Every digit corrupted in one way. Digit `i` depends on name, seed and `i` only.
 *
 * @param pixels `[N, 28, 28]` bytes, 0 paper … 255 ink.
 * @returns as many.
 */
export function corruptDigits(pixels: Uint8Array, name: CorruptionName, seed: number): Uint8Array {
  const corrupted = new Uint8Array(pixels.length);
  for (let i = 0; i * samplePixels < pixels.length; i++) {
    const image = Float32Array.from(pixels.subarray(i * samplePixels, (i + 1) * samplePixels), (value) => value / 255);
    const changed = corruptions[name](image, randomStream(seed, name, i));
    for (let p = 0; p < samplePixels; p++) corrupted[i * samplePixels + p] = Math.round(255 * Math.min(1, Math.max(0, changed[p]!)));
  }
  return corrupted;
}
