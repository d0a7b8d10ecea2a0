import type { ShownTrial } from '../../../../../contract/api/searches.ts';
import type { ParallelAxis } from './parallel-axes.ts';

/** A stretch of an axis, in places from 0 to 1. */
export interface Brush {
  readonly from: number;
  readonly to: number;
}

/** By the axis' id; an axis without one takes every trial. */
export type Brushes = Readonly<Record<string, Brush>>;

/** What arrows move an end by. */
const step = 0.05;
const dust = 1e-6;

/** Whether a trial lies within all brushes. One without a value lies in none. */
export function brushed(trial: ShownTrial, axes: readonly ParallelAxis[], brushes: Brushes): boolean {
  return axes.every((axis) => {
    const brush = brushes[axis.id];
    if (brush === undefined) return true;
    const place = axis.placeOf(trial);
    return place !== null && place >= brush.from - dust && place <= brush.to + dust;
  });
}

/** The brushes with one changed; over the whole axis it is none. */
export function withBrush(brushes: Brushes, id: string, brush: Brush | null): Brushes {
  const others = Object.fromEntries(Object.entries(brushes).filter(([other]) => other !== id));
  if (brush === null) return others;
  const [from, to] = [Math.max(0, Math.min(brush.from, brush.to)), Math.min(1, Math.max(brush.from, brush.to))];
  return from <= dust && to >= 1 - dust ? others : { ...others, [id]: { from, to } };
}

/** An end moved by a key; null: the key does not move it. The ends do not pass each other. */
export function moved({ from, to }: Brush, end: 'from' | 'to', key: string): Brush | null {
  const now = end === 'from' ? from : to;
  const wanted = key === 'ArrowUp' || key === 'ArrowRight' ? now + step
    : key === 'ArrowDown' || key === 'ArrowLeft' ? now - step
    : key === 'PageUp' ? now + 4 * step
    : key === 'PageDown' ? now - 4 * step
    : key === 'Home' ? 0
    : key === 'End' ? 1
    : null;
  if (wanted === null) return null;
  return end === 'from' ? { from: Math.min(Math.max(wanted, 0), to), to } : { from, to: Math.max(Math.min(wanted, 1), from) };
}
