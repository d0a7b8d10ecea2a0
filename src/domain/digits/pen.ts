import type { RandomStream } from '../random.ts';
import type { GreyImage } from './grey-image.ts';
import type { Point } from './stroke.ts';

/** Longer side of the drawing in pixels: three a pixel of the sample that it becomes, so that shrinking smooths its edges. */
const drawingSide = 60;
const pixelsPerSample = 3;
const margin = 2;

interface Pen {
  /** Half the stroke's width in pixels of the drawing. */
  readonly radius: number;
  /** A broad nib's share: strokes along `nibAngle` are that much thinner, across it thicker. */
  readonly nib: number;
  readonly nibAngle: number;
  /** Share by which pressure swings along a stroke, slowly. */
  readonly swing: number;
  readonly swingPhase: number;
  /** Share by which a stroke thins towards its end. */
  readonly taper: number;
}

/** A pen as MNIST's widths of strokes have it: median 2.5 of the digit's 20 pixels, most from 1.6 to 4. */
function drawPen(random: RandomStream): Pen {
  const width = Math.min(5, Math.max(1.5, 2.4 * Math.exp(0.27 * random.normal())));
  return {
    radius: (width / 2) * pixelsPerSample,
    nib: random.uniform(0, 0.22),
    nibAngle: random.uniform(0, Math.PI),
    swing: random.uniform(0, 0.15),
    swingPhase: random.uniform(0, 2 * Math.PI),
    taper: random.next() < 0.3 ? random.uniform(0.1, 0.5) : 0
  };
}

/**
 * Draws polylines with a pen of random width so that the ink is 60 pixels in its longer direction.
 *
 * @param lines in any unit; only their shape counts.
 * @returns 0 paper … 255 ink, edges anti-aliased.
 */
export function drawWithPen(lines: readonly (readonly Point[])[], random: RandomStream): GreyImage {
  const pen = drawPen(random);
  const xs = lines.flatMap((line) => line.map(([x]) => x));
  const ys = lines.flatMap((line) => line.map(([, y]) => y));
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  const spanX = Math.max(...xs) - left;
  const spanY = Math.max(...ys) - top;
  const scale = (drawingSide - 2 * pen.radius) / Math.max(spanX, spanY);
  const offset = margin + Math.ceil(1.5 * pen.radius);
  const width = Math.ceil(spanX * scale) + 2 * offset;
  const height = Math.ceil(spanY * scale) + 2 * offset;
  const pixels = new Float32Array(width * height);
  const toPixels = (x: number, y: number): Point => [(x - left) * scale + offset, (y - top) * scale + offset];
  for (const line of lines) {
    const last = line.length - 1;
    for (let i = 0; i < last; i++) {
      const [x0, y0] = line[i]!;
      const [x1, y1] = line[i + 1]!;
      const angle = Math.atan2(y1 - y0, x1 - x0);
      const along = i / last;
      const radius = pen.radius
        * (1 - pen.nib * Math.cos(2 * (angle - pen.nibAngle)))
        * (1 + pen.swing * Math.sin(5 * along + pen.swingPhase))
        * (1 - pen.taper * Math.max(0, along - 0.5) * 2);
      drawPiece({ width, height, pixels }, toPixels(x0, y0), toPixels(x1, y1), radius);
    }
  }
  return { width, height, pixels };
}

/** Inks every pixel within `radius` of the straight piece between two points, the rim in proportion to what is covered. */
export function drawPiece({ width, height, pixels }: GreyImage, [x0, y0]: Point, [x1, y1]: Point, radius: number): void {
  const reach = radius + 0.5;
  const dx = x1 - x0;
  const dy = y1 - y0;
  const perLength = 1 / (dx * dx + dy * dy + 1e-9);
  const right = Math.min(width - 1, Math.floor(Math.max(x0, x1) + reach));
  const bottom = Math.min(height - 1, Math.floor(Math.max(y0, y1) + reach));
  for (let y = Math.max(0, Math.ceil(Math.min(y0, y1) - reach)); y <= bottom; y++) {
    for (let x = Math.max(0, Math.ceil(Math.min(x0, x1) - reach)); x <= right; x++) {
      const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) * perLength));
      const ex = x - x0 - t * dx;
      const ey = y - y0 - t * dy;
      const squared = ex * ex + ey * ey;
      if (squared >= reach * reach) continue;
      const ink = 255 * Math.min(1, reach - Math.sqrt(squared));
      const at = y * width + x;
      if (ink > pixels[at]!) pixels[at] = ink;
    }
  }
}
