import { bandKinds } from './mean-curve.ts';
import type { BandKind } from './mean-curve.ts';
import { axes } from './step-scale.ts';
import type { Axis } from './step-scale.ts';

/** Where it is kept how curves are drawn: the axis in the address, taste in the settings. */
export const axisKey = 'x';
export const smoothingKey = 'runs.smoothing';
export const bandKey = 'runs.band';

export const firstSmoothing = 0.9;

export function axisOf(text: string | null): Axis {
  return axes.find((axis) => axis === text) ?? 'epoch';
}

export function bandOf(text: string): BandKind {
  return bandKinds.find((kind) => kind === text) ?? 'deviation';
}
