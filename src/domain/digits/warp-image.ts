import { sampleSide } from '../../contract/sample-facts.ts';

const middle = (sampleSide - 1) / 2;

/**
 * @param image `[28, 28]`
 * @param sourceOf the place in the image, from its middle, that the value at a place comes from
 */
export function warp(image: Float32Array, sourceOf: (x: number, y: number) => [x: number, y: number]): Float32Array {
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
