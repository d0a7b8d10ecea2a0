import type { Ink, InkStroke } from '../../contract/ink.ts';
import { drawPiece } from '../digits/pen.ts';
import type { GreyImage } from '../digits/grey-image.ts';

/** A rectangle of the pad, in its CSS pixels. */
export interface InkBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Half the pen's width at a pressure: a mouse (0.5) draws at the width chosen, a pen from half to one and a half of it. */
export function penRadius(widthPx: number, pressure: number): number {
  return (widthPx / 2) * (0.5 + pressure);
}

/** The box of everything that these strokes ink; null without any. */
export function inkBoxOf(strokes: readonly InkStroke[]): InkBox | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { widthPx, points } of strokes) {
    for (const [x, y, pressure] of points) {
      const radius = penRadius(widthPx, pressure);
      left = Math.min(left, x - radius);
      right = Math.max(right, x + radius);
      top = Math.min(top, y - radius);
      bottom = Math.max(bottom, y + radius);
    }
  }
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * Strokes as a picture, 0 paper … 255 ink, edges anti-aliased.
 *
 * @param scale pixels of the picture a pixel of the pad
 * @param box what of the pad is drawn
 */
export function drawInk({ strokes }: Pick<Ink, 'strokes'>, box: InkBox, scale: number): GreyImage & { readonly pixels: Float32Array } {
  const width = Math.max(1, Math.ceil(box.width * scale));
  const height = Math.max(1, Math.ceil(box.height * scale));
  const image = { width, height, pixels: new Float32Array(width * height) };
  const at = (x: number, y: number): [number, number] => [(x - box.x) * scale - 0.5, (y - box.y) * scale - 0.5];
  for (const { widthPx, points } of strokes) {
    points.forEach(([x, y, pressure], i) => {
      const [x0, y0, before] = points[Math.max(0, i - 1)]!;
      drawPiece(image, at(x0, y0), at(x, y), penRadius(widthPx, (before + pressure) / 2) * scale);
    });
  }
  return image;
}
