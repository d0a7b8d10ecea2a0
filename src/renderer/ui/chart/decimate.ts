import { lowerBound } from './nearest.ts';
import type { Range } from './series.ts';

export interface Points {
  readonly x: number[];
  /** Null leaves a gap. */
  readonly y: (number | null)[];
}

/** From the lowest to the highest value of a line at each of its places. */
export interface Envelope {
  readonly x: number[];
  readonly low: number[];
  readonly high: number[];
}

/** Below this many points a column decimating would take away what can be seen. */
const pointsPerColumn = 4;
/** From this many on, strokes up and down cover what lies between them. */
const pointsPerFilledColumn = 2;

/**
 * What can be told apart of a line on `columns` pixels: the lowest and highest value of each column, in the order they came (Jugel et al.,
 * M4, 2014, without the first and last, which only matter below a pixel). Points that share a column are put on two places within it, the
 * same for every line of a chart, so that many decimated lines joined are no longer than one. One point beyond each end of `view` is
 * kept, for the line to leave the picture. Gaps survive where nothing is decimated.
 */
export function decimate(x: ArrayLike<number>, y: ArrayLike<number>, view: Range, columns: number): Points {
  const [start, end] = visibleIndices(x, view);
  if (end - start <= columns * pointsPerColumn) return copied(x, y, start, end);

  const result: Points = { x: [], y: [] };
  const put = (at: number, value: number): void => {
    result.x.push(at);
    result.y.push(value);
  };
  eachColumn(x, y, view, columns, (from, width, lowest, highest) => {
    if (width === 0) return put(from, y[lowest]!);
    put(from + 0.25 * width, y[Math.min(lowest, highest)]!);
    if (lowest !== highest) put(from + 0.75 * width, y[Math.max(lowest, highest)]!);
  });
  return result;
}

/** A line with so many points on `columns` pixels that only the area which it covers can be seen; null where single points can be. */
export function envelope(x: ArrayLike<number>, y: ArrayLike<number>, view: Range, columns: number): Envelope | null {
  const [start, end] = visibleIndices(x, view);
  if (end - start <= columns * pointsPerFilledColumn) return null;
  const result: Envelope = { x: [], low: [], high: [] };
  eachColumn(x, y, view, columns, (from, width, lowest, highest) => {
    result.x.push(from + 0.5 * width);
    result.low.push(y[lowest]!);
    result.high.push(y[highest]!);
  });
  return result;
}

/** Tells of each column that has values where it begins, how wide it is, and the indices of its lowest and highest value; the points beyond the ends of `view` are columns without width. */
function eachColumn(
  x: ArrayLike<number>, y: ArrayLike<number>, view: Range, columns: number, tell: (from: number, width: number, lowest: number, highest: number) => void
): void {
  const [start, end] = visibleIndices(x, view);
  const width = (view.to - view.from) / columns;
  let index = start;
  for (; index < end && x[index]! < view.from; index += 1) if (Number.isFinite(y[index])) tell(x[index]!, 0, index, index);
  while (index < end && x[index]! <= view.to) {
    const column = Math.min(columns - 1, Math.floor((x[index]! - view.from) / width));
    const limit = column === columns - 1 ? Infinity : view.from + (column + 1) * width;
    let lowest = -1;
    let highest = -1;
    do {
      const value = y[index]!;
      if (value === value) {
        if (lowest < 0 || value < y[lowest]!) lowest = index;
        if (highest < 0 || value > y[highest]!) highest = index;
      }
      index += 1;
    } while (index < end && x[index]! < limit && x[index]! <= view.to);
    if (lowest >= 0) tell(view.from + column * width, width, lowest, highest);
  }
  if (index < end && Number.isFinite(y[index])) tell(x[index]!, 0, index, index);
}

/** From (included) and to (excluded): what is in view, and one more at each end. */
export function visibleIndices(x: ArrayLike<number>, view: Range): [start: number, end: number] {
  const start = Math.max(0, lowerBound(x, view.from) - 1);
  let end = lowerBound(x, view.to);
  while (end < x.length && x[end] === view.to) end += 1;
  return [start, Math.min(x.length, end + 1)];
}

function copied(x: ArrayLike<number>, y: ArrayLike<number>, start: number, end: number): Points {
  const result: Points = { x: [], y: [] };
  for (let index = start; index < end; index += 1) {
    result.x.push(x[index]!);
    result.y.push(Number.isFinite(y[index]) ? y[index]! : null);
  }
  return result;
}
