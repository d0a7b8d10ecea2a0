import type { GreyImage } from '../../domain/digits/grey-image.ts';

/** The page turned by 180°. */
export function turnHalf({ width, height, pixels }: GreyImage): GreyImage {
  return { width, height, pixels: pixels.slice().reverse() };
}
