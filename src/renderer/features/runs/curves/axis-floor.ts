import { lowerBound } from '../../../ui/chart/nearest.ts';
import type { ChartSeries } from '../../../ui/chart/series.ts';

/** How far a line has come when it counts. */
const settledShare = 0.12;

/**
 * Where an axis of accuracies begins: a little under where the lowest line is once it has left its first, steep part, which would press everything
 * that can be told apart into the upper edge. Null where there is nothing.
 */
export function axisFloor(series: readonly ChartSeries[]): number | null {
  const settled = series.filter(({ faint, x }) => !faint && x.length > 0).map(({ x, y }) => {
    const from = x[0]!;
    const at = lowerBound(x, from + (x[x.length - 1]! - from) * settledShare);
    let lowest = Infinity;
    for (let index = at; index < x.length; index += 1) if (y[index]! < lowest) lowest = y[index]!;
    return lowest;
  });
  const lowest = Math.min(...settled);
  return Number.isFinite(lowest) ? Math.max(0, lowest - (1 - lowest) * 0.15) : null;
}
