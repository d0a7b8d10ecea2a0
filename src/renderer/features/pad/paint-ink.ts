import type { InkStroke } from '../../../contract/ink.ts';
import { penRadius } from '../../../domain/ink/draw-ink.ts';
import type { InkBox } from '../../../domain/ink/draw-ink.ts';

/**
 * Strokes as smooth lines: each piece is a quadratic curve from midpoint to midpoint of neighbouring points, as wide as the pen was pressed. The
 * context is scaled so that its unit is a CSS pixel.
 *
 * @param within what is painted; pieces that do not reach it are left out
 */
export function paintInk(context: CanvasRenderingContext2D, strokes: readonly InkStroke[], colour: string, within: InkBox): void {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { widthPx, points } of strokes) {
    const [x, y, pressure] = points[0]!;
    if (points.length === 1) {
      context.beginPath();
      context.arc(x, y, penRadius(widthPx, pressure), 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    let fromX = x;
    let fromY = y;
    for (let i = 1; i < points.length; i++) {
      const [ax, ay, before] = points[i - 1]!;
      const [bx, by, now] = points[i]!;
      const isLast = i === points.length - 1;
      const toX = isLast ? bx : (ax + bx) / 2;
      const toY = isLast ? by : (ay + by) / 2;
      const radius = penRadius(widthPx, (before + now) / 2);
      if (
        Math.min(fromX, ax, toX) - radius <= within.x + within.width && Math.max(fromX, ax, toX) + radius >= within.x
        && Math.min(fromY, ay, toY) - radius <= within.y + within.height && Math.max(fromY, ay, toY) + radius >= within.y
      ) {
        context.lineWidth = 2 * radius;
        context.beginPath();
        context.moveTo(fromX, fromY);
        context.quadraticCurveTo(ax, ay, toX, toY);
        context.stroke();
      }
      fromX = toX;
      fromY = toY;
    }
  }
}
