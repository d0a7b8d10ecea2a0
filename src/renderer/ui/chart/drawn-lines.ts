import type { ChartSeries } from './series.ts';

/** Of each line. */
const placesLookedAt = 16;

/** Remembers what lines looked like when they were drawn. Their arrays may be views of buffers that go on growing, so that values are kept. */
export class DrawnLines {
  readonly #lines: readonly { readonly length: number; readonly places: readonly number[]; readonly values: readonly number[] }[];
  readonly #lastX: number;

  constructor(series: readonly ChartSeries[]) {
    this.#lines = series.map((line) => {
      const { length } = line.x;
      const places = Array.from({ length: Math.min(placesLookedAt, length) }, (_, i) => Math.floor((i * Math.max(placesLookedAt, length)) / placesLookedAt));
      return { length, places, values: valuesAt(line, places) };
    });
    this.#lastX = lastX(series);
  }

  /** By how much x has grown where values were only added at the ends; Infinity where others came in their place, as by another smoothing. */
  grownBy(series: readonly ChartSeries[]): number {
    if (series.length !== this.#lines.length) return Infinity;
    const isSame = series.every((line, i) => {
      const { length, places, values } = this.#lines[i]!;
      // Every point of a short line is seen.
      if (line.x.length < length || (length <= placesLookedAt && line.x.length > length)) return false;
      return valuesAt(line, places).every((value, j) => Object.is(value, values[j]));
    });
    return isSame ? lastX(series) - this.#lastX : Infinity;
  }
}

function valuesAt({ x, y, band }: ChartSeries, places: readonly number[]): number[] {
  return places.flatMap((at) => [x[at] ?? NaN, y[at] ?? NaN, ...(band ? [band.low[at] ?? NaN, band.high[at] ?? NaN] : [])]);
}

/** The largest x of all lines; -Infinity where none has points. */
function lastX(series: readonly ChartSeries[]): number {
  return Math.max(-Infinity, ...series.map(({ x }) => x[x.length - 1] ?? -Infinity));
}
