import { lowerBound } from './nearest.ts';
import type { Range } from './series.ts';

export interface Points {
  readonly x: number[];
  /** Null leaves a gap. */
  readonly y: (number | null)[];
}

/** Below this many points a column decimating would take away what can be seen. */
const pointsPerColumn = 4;

/**
 * What can be told apart of a line on `columns` pixels: the lowest and highest value of each column, in the order they came (Jugel et al.,
 * M4, 2014, without the first and last, which only matter below a pixel). Points that share a column are put on two places within it, the
 * same for every line of a chart, so that many decimated lines joined are no longer than one. One point beyond each end of `view` is
 * kept, for the line to leave the picture. Gaps survive where nothing is decimated.
 */
export function decimate(x: ArrayLike<number>, y: ArrayLike<number>, view: Range, columns: number): Points {
  const [start, end] = visibleIndices(x, view);
  if (end - start <= columns * pointsPerColumn) return copied(x, y, start, end);

  const width = (view.to - view.from) / columns;
  const result: Points = { x: [], y: [] };
  const put = (at: number, value: number): void => {
    result.x.push(at);
    result.y.push(value);
  };
  let index = start;
  while (index < end && x[index]! < view.from) put(x[index]!, y[index++]!);
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
    if (lowest < 0) continue;
    put(view.from + (column + 0.25) * width, y[Math.min(lowest, highest)]!);
    if (lowest !== highest) put(view.from + (column + 0.75) * width, y[Math.max(lowest, highest)]!);
  }
  if (index < end) put(x[index]!, y[index]!);
  return result;
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
