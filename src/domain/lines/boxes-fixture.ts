import type { GreyImage } from '../digits/grey-image.ts';

/** Black rectangles on paper, 120 by 40 pixels, for tests. */
export function drawnBoxes(...boxes: readonly (readonly [left: number, top: number, w: number, h: number])[]): GreyImage {
  const [width, height] = [120, 40];
  const pixels = new Uint8Array(width * height).fill(250);
  for (const [left, top, w, h] of boxes) for (let y = top; y < top + h; y++) pixels.fill(20, y * width + left, y * width + left + w);
  return { width, height, pixels };
}

/** Pixels of ink; null for what was not cut. */
export function inkOf(image: GreyImage | null): number | null {
  return image ? Array.from(image.pixels).filter((value) => value < 128).length : null;
}
