import { sampleSide } from '../../../contract/sample-facts.ts';
import type { RandomStream } from '../../random.ts';

const middle = (sampleSide - 1) / 2;
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

/** @param sourceOf the place in the image, from its middle, that the value at a place comes from */
function warp(image: Float32Array, sourceOf: (x: number, y: number) => [x: number, y: number]): Float32Array {
  return image.map((_, p) => {
    const [x, y] = sourceOf((p % sampleSide) - middle, Math.floor(p / sampleSide) - middle);
    return valueAt(image, x + middle, y + middle);
  });
}

/** Between pixels, bilinear; paper outside. */
export function valueAt(image: Float32Array, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - column, y - row];
  const pixel = (cx: number, cy: number): number => (cx < 0 || cy < 0 || cx >= sampleSide || cy >= sampleSide ? 0 : image[cy * sampleSide + cx]!);
  return (pixel(column, row) * (1 - fx) + pixel(column + 1, row) * fx) * (1 - fy) + (pixel(column, row + 1) * (1 - fx) + pixel(column + 1, row + 1) * fx) * fy;
}

function sign(random: RandomStream): -1 | 1 {
  return random.next() < 0.5 ? -1 : 1;
}
