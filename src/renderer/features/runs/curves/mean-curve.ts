import { deviationOf, meanOf } from '../table/statistics.ts';

export interface Curve {
  /** Rising. */
  readonly x: ArrayLike<number>;
  /** NaN: not measured. */
  readonly y: ArrayLike<number>;
}

/** What the band around a mean shows. */
export const bandKinds = ['deviation', 'range'] as const;
export type BandKind = (typeof bandKinds)[number];

export interface MeanCurve {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** NaN where fewer than two curves reach. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** More places than a chart has pixels would not be seen. */
const mostPlaces = 600;

/**
 * The mean of several curves at each place where at least one of them has a value, and around it mean ± standard deviation or lowest to highest.
 * Curves are read between their points; none is drawn on beyond its ends, so that a run that stopped early pulls nothing along.
 */
export function meanCurve(curves: readonly Curve[], kind: BandKind): MeanCurve {
  const x = places(curves);
  const readers = curves.map(reader);
  const y = new Float64Array(x.length);
  const low = new Float64Array(x.length);
  const high = new Float64Array(x.length);
  for (const [index, place] of x.entries()) {
    const values = readers.map((read) => read(place)).filter((value) => !Number.isNaN(value));
    const mean = meanOf(values);
    y[index] = mean ?? Number.NaN;
    const spread = deviationOf(values);
    low[index] = spread === null ? Number.NaN : kind === 'range' ? Math.min(...values) : mean! - spread;
    high[index] = spread === null ? Number.NaN : kind === 'range' ? Math.max(...values) : mean! + spread;
  }
  return { x, y, low, high };
}

/** Those of all curves where they are few, else as many evenly. */
function places(curves: readonly Curve[]): Float64Array {
  const all = Float64Array.from(new Set(curves.flatMap(({ x }) => Array.from(x)))).sort();
  if (all.length <= mostPlaces) return all;
  const [from, to] = [all[0]!, all.at(-1)!];
  return Float64Array.from({ length: mostPlaces }, (_, index) => from + ((to - from) * index) / (mostPlaces - 1));
}

/** Reads a curve at rising places; NaN beyond its ends. */
function reader({ x, y }: Curve): (place: number) => number {
  let next = 0;
  return (place) => {
    if (x.length === 0 || place < x[0]! || place > x[x.length - 1]!) return Number.NaN;
    while (x[next]! < place) next += 1;
    if (x[next] === place) return y[next]!;
    const share = (place - x[next - 1]!) / (x[next]! - x[next - 1]!);
    return y[next - 1]! + share * (y[next]! - y[next - 1]!);
  };
}
