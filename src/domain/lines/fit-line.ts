import { lineHeight } from '../../contract/lines.ts';
import type { GreyImage } from '../digits/grey-image.ts';
import { resampleBox, type PixelBox } from '../digits/resample.ts';
import type { LineImage } from './line-image.ts';
import { normaliseLine } from './normalise-line.ts';

/** One column of answers is so many pixels wide. */
export const columnPixels = 4;

/** A field of 300 by 20 digits is no field. */
export const longestLinePx = 2048;

/**
 * A part of a picture as a line: 32 rows, its aspect kept but for rounding to whole columns, at full contrast.
 *
 * @param picture 0 black … 255 white.
 * @param box may reach beyond the picture, where its edge is continued.
 * @param stretch widens (above 1) or narrows the line.
 */
export function fitLine(picture: GreyImage, box: PixelBox, stretch = 1): LineImage {
  const inside = withEdges(picture, box);
  const wanted = (box.width * lineHeight * stretch) / box.height;
  const width = columnPixels * Math.max(2, Math.min(longestLinePx / columnPixels, Math.round(wanted / columnPixels)));
  const pixels = resampleBox(inside, { left: 0, top: 0, width: inside.width, height: inside.height }, width, lineHeight);
  const line = { width, height: lineHeight, pixels: pixels.map((value) => value / 255) };
  normaliseLine(line);
  return line;
}

/** The part of the picture inside the box; outside the picture its edge is continued. */
function withEdges({ width, height, pixels }: GreyImage, box: PixelBox): GreyImage {
  const part = new Float32Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const row = Math.min(height - 1, Math.max(0, box.top + y)) * width;
    for (let x = 0; x < box.width; x++) part[y * box.width + x] = pixels[row + Math.min(width - 1, Math.max(0, box.left + x))]!;
  }
  return { width: box.width, height: box.height, pixels: part };
}
