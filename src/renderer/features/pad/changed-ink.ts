import type { InkStroke } from '../../../contract/ink.ts';
import { penRadius } from '../../../domain/ink/draw-ink.ts';
import type { InkBox } from '../../../domain/ink/draw-ink.ts';

/** What of the ink is painted: strokes are only added and taken away, and of them only the last one grows. */
export interface PaintedInk {
  readonly strokes: readonly InkStroke[];
  /** Of the last stroke. */
  readonly points: number;
}

export function paintedInk(strokes: readonly InkStroke[]): PaintedInk {
  return { strokes, points: strokes.at(-1)?.points.length ?? 0 };
}

/** The last piece of a line goes on as another curve once there is a point behind it; it hangs on this many points. */
const pointsOfPiece = 3;

/** The box of what is to be painted anew. Null: nothing; `all`: something was taken away. */
export function changedInk(before: PaintedInk, now: readonly InkStroke[]): InkBox | null | 'all' {
  const known = before.strokes.length;
  if (before.strokes.some((stroke, i) => stroke !== now[i])) return 'all';
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const reach = ({ widthPx, points }: InkStroke, from: number): void => {
    const changed = points.slice(from);
    const radius = penRadius(widthPx, Math.max(...changed.map(([, , pressure]) => pressure)));
    for (const [x, y] of changed) {
      left = Math.min(left, x - radius);
      right = Math.max(right, x + radius);
      top = Math.min(top, y - radius);
      bottom = Math.max(bottom, y + radius);
    }
  };
  const last = now[known - 1];
  if (last !== undefined && last.points.length > before.points) reach(last, Math.max(0, before.points - pointsOfPiece));
  for (const stroke of now.slice(known)) reach(stroke, 0);
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}
