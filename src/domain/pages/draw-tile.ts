import type { Box } from '../../contract/reading.ts';
import type { GreyImage } from '../digits/grey-image.ts';
import { resampleBox } from '../digits/resample.ts';

/** Of the page around a box, as a share of its longer side, and at least in pixels. */
const margin = 0.15;
const leastMargin = 2;
const white = 255;

/**
 * A box of a page with a little around it, as a square picture: as large as fits, its aspect kept, in the middle of white.
 *
 * @param page 0 black … 255 white.
 * @param box in pixels of the page; what lies beyond the page is white.
 * @param side in pixels.
 * @returns `[side, side]`, 0 black … 255 white.
 */
export function drawTile(page: GreyImage, { x, y, w, h }: Box, side: number): Uint8Array {
  const tile = new Uint8Array(side * side).fill(white);
  const more = Math.max(leastMargin, margin * Math.max(w, h));
  const [left, top] = [Math.max(0, Math.floor(x - more)), Math.max(0, Math.floor(y - more))];
  const [width, height] = [Math.min(page.width, Math.ceil(x + w + more)) - left, Math.min(page.height, Math.ceil(y + h + more)) - top];
  if (width < 1 || height < 1) return tile;
  const scale = side / Math.max(width, height);
  const [across, down] = [width, height].map((length) => Math.max(1, Math.round(scale * length))) as [number, number];
  const drawn = resampleBox(page, { left, top, width, height }, across, down);
  const [right, below] = [Math.floor((side - across) / 2), Math.floor((side - down) / 2)];
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) tile[(below + row) * side + right + column] = Math.round(drawn[row * across + column]!);
  }
  return tile;
}
