import { runsOf } from '../../domain/pages/runs.ts';

/** Slopes that are tried: ±3°. */
const steepest = 0.0525;
const coarseStep = 0.0035;
const fineStep = 0.0005;
/** Pixels of ink that are looked at: more change nothing. */
const mostPoints = 20_000;

/** The page is projected in so many columns: over its whole width, lines that stand at unlike heights would be laid over each other. */
const columns = 3;

/**
 * How far the lines of a page fall per pixel to the right: the slope along which the ink of a column, projected on its margin, is gathered in the
 * fewest rows, measured by the sum of squares (Postl, Detection of linear oblique structures and skew scan in digitized documents, ICPR 1986).
 *
 * @param ink `[height, width]`, 1 ink.
 * @returns 0 for a blank page.
 */
export function inkSlope(ink: Uint8Array, width: number, height: number): number {
  const runs = runsOf(ink, width, height, 0);
  let count = 0;
  for (let run = 0; run < runs.count; run++) count += runs.ends[run]! - runs.starts[run]!;
  if (count === 0) return 0;
  const step = Math.ceil(count / mostPoints);
  const xs = new Int32Array(Math.ceil(count / step));
  const ys = new Int32Array(xs.length);
  const margin = Math.ceil((steepest * width) / 2 / columns) + 2;
  const columnHeight = height + 2 * margin;
  let seen = 0;
  let point = 0;
  for (let y = 0; y < height; y++) {
    for (let run = runs.rows[y]!; run < runs.rows[y + 1]!; run++) {
      const [start, end] = [runs.starts[run]!, runs.ends[run]!];
      for (let at = start + (step - (seen % step)) % step; at < end; at += step) {
        const x = at - y * width;
        const column = Math.min(columns - 1, Math.floor((x * columns) / width));
        xs[point] = x - ((column + 0.5) * width) / columns;
        ys[point++] = column * columnHeight + margin + y;
      }
      seen += end - start;
    }
  }
  const rows = new Uint32Array(columns * columnHeight);
  const gathered = (slope: number): number => {
    rows.fill(0);
    for (let i = 0; i < xs.length; i++) rows[(ys[i]! - slope * xs[i]! + 0.5) | 0]!++;
    let sum = 0;
    for (let i = 0; i < rows.length; i++) sum += rows[i]! * rows[i]!;
    return sum;
  };
  const best = (middle: number, reach: number, step: number): number => {
    let [most, at] = [-1, middle];
    for (let i = -Math.round(reach / step); i <= Math.round(reach / step); i++) {
      const slope = middle + i * step;
      const sum = gathered(slope);
      // Of equal ones the least slope.
      if (sum > most || (sum === most && Math.abs(slope) < Math.abs(at))) [most, at] = [sum, slope];
    }
    return at;
  };
  return best(best(0, steepest - coarseStep, coarseStep), coarseStep, fineStep);
}
