import type { RandomStream } from '../../random.ts';

/** Photons that a full pixel collects. */
const photons = 5;
const struckShare = 0.17;

/** Too little light: each pixel counts as many photons as chance has it (Poisson, by Knuth's product of uniforms). */
export function shotNoise(image: Float32Array, random: RandomStream): Float32Array {
  return image.map((value) => {
    const limit = Math.exp(-photons * value);
    let counted = 0;
    for (let product = random.next(); product > limit; product *= random.next()) counted++;
    return counted / photons;
  });
}

/** Salt and pepper: a sixth of the pixels is full ink or paper. */
export function impulseNoise(image: Float32Array, random: RandomStream): Float32Array {
  return image.map((value) => (random.next() < struckShare ? random.integer(2) : value));
}
