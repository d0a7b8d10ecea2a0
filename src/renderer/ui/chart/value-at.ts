import { nearestIndex } from './nearest.ts';
import type { ChartSeries } from './series.ts';

/** The value of a line nearest to `x`; null beyond its ends by more than `reach`, and where it has none. */
export function valueAt(line: ChartSeries, x: number, reach: number): number | null {
  const index = nearestIndex(line.x, x);
  if (index < 0) return null;
  if (x < line.x[0]! - reach || x > line.x[line.x.length - 1]! + reach) return null;
  const value = line.y[index]!;
  return Number.isFinite(value) ? value : null;
}

/** The newest value of a line; null where there is none yet. */
export function lastValue(line: ChartSeries): number | null {
  for (let index = line.y.length - 1; index >= 0; index -= 1) if (Number.isFinite(line.y[index])) return line.y[index]!;
  return null;
}
