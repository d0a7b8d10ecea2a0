import { samplePixels, sampleSide } from '../../../contract/sample-facts.ts';
import type { RandomStream } from '../../random.ts';

const brighterBy = 0.4;
const stripe = { from: 9, to: 19 } as const;
const fogStrength = 1;
/** How much of its roughness fog loses at each halving of scale. */
const fogDecay = 2;

/** Everything brighter. */
export function brightness(image: Float32Array): Float32Array {
  return image.map((value) => value + brighterBy);
}

/** An upright band in the middle with paper and ink exchanged. */
export function invertStripe(image: Float32Array): Float32Array {
  return image.map((value, p) => (p % sampleSide >= stripe.from && p % sampleSide < stripe.to ? 1 - value : value));
}

/** Fog before it: a plasma of random clouds at every scale, and what lies behind paler. */
export function fog(image: Float32Array, random: RandomStream): Float32Array {
  const clouds = plasma(random);
  const strongest = Math.max(...image);
  return image.map((value, p) => ((value + fogStrength * clouds[p]!) * strongest) / (strongest + fogStrength));
}

/** Clouds from 0 to 1: noise on ever finer grids, smoothly between its knots, ever weaker. */
function plasma(random: RandomStream): Float32Array {
  const clouds = new Float32Array(samplePixels);
  let strength = 1;
  for (let knots = 2; knots <= 16; knots *= 2) {
    const grid = Array.from({ length: (knots + 1) ** 2 }, () => random.next());
    for (let p = 0; p < samplePixels; p++) {
      const [x, y] = [((p % sampleSide) / sampleSide) * knots, (Math.floor(p / sampleSide) / sampleSide) * knots];
      const [column, row] = [Math.floor(x), Math.floor(y)];
      const [fx, fy] = [ease(x - column), ease(y - row)];
      const knot = (c: number, r: number): number => grid[(row + r) * (knots + 1) + column + c]!;
      clouds[p]! += strength * ((knot(0, 0) * (1 - fx) + knot(1, 0) * fx) * (1 - fy) + (knot(0, 1) * (1 - fx) + knot(1, 1) * fx) * fy);
    }
    strength /= fogDecay;
  }
  const [low, high] = [Math.min(...clouds), Math.max(...clouds)];
  return clouds.map((value) => (value - low) / (high - low));
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
