import type { RandomStream } from '../../random.ts';
import { warp } from '../warp-image.ts';

const shearBy = 0.6;
const scaleTo = 0.6;
const rotateByDegrees = 30;
const translateBy = 3;

/** Leaning, to either side. */
export function shear(image: Float32Array, random: RandomStream): Float32Array {
  const lean = sign(random) * shearBy;
  return warp(image, (x, y) => [x + lean * y, y]);
}

/** Smaller. */
export function scale(image: Float32Array): Float32Array {
  return warp(image, (x, y) => [x / scaleTo, y / scaleTo]);
}

export function rotate(image: Float32Array, random: RandomStream): Float32Array {
  const angle = (sign(random) * rotateByDegrees * Math.PI) / 180;
  return warp(image, (x, y) => [Math.cos(angle) * x - Math.sin(angle) * y, Math.sin(angle) * x + Math.cos(angle) * y]);
}

/** Off the middle, by as many pixels both ways. */
export function translate(image: Float32Array, random: RandomStream): Float32Array {
  const [dx, dy] = [sign(random) * translateBy, sign(random) * translateBy];
  return warp(image, (x, y) => [x - dx, y - dy]);
}

function sign(random: RandomStream): -1 | 1 {
  return random.next() < 0.5 ? -1 : 1;
}
