import type { FieldValue, SearchAxis, SearchQuestion, TrialValues } from '../../contract/searches.ts';
import { randomStream } from '../random.ts';
import type { RandomStream } from '../random.ts';

/** Enough to tell two rates apart, few enough to read. */
const figures = 4;
/** Where so many draws in a row are known already, there is hardly anything left to draw. */
const patience = 200;

type Drawn = Pick<SearchQuestion, 'axes' | 'strategy' | 'seed'>;

/**
 * The trials of a search, each different, the same for the same question at any time. A trial of a random search depends on its own number and axes
 * alone, so that more trials begin with the same ones.
 *
 * @param isWhole whether a field takes whole numbers only
 */
export function drawTrials({ axes, strategy, seed }: Drawn, isWhole: (field: string) => boolean): TrialValues[] {
  if (strategy.kind === 'grid') return gridTrials(axes.map((axis) => ({ field: axis.field, values: gridValues(axis, isWhole(axis.field)) })));
  const trials = new Map<string, TrialValues>();
  for (let draw = 0, misses = 0; trials.size < strategy.trials && misses < patience; draw++) {
    const values = Object.fromEntries(axes.map((axis) => [axis.field, drawValue(axis, isWhole(axis.field), randomStream(seed, 'trial', draw, axis.field))]));
    const key = JSON.stringify(values);
    misses = trials.has(key) ? misses + 1 : 0;
    if (!trials.has(key)) trials.set(key, values);
  }
  return [...trials.values()];
}

/** How many trials a grid has, without making them. */
export function gridSize(axes: readonly SearchAxis[], isWhole: (field: string) => boolean): number {
  return axes.reduce((size, axis) => size * gridValues(axis, isWhole(axis.field)).length, 1);
}

/** What a grid takes of an axis, each value once: its ends and, evenly along its scale, what lies between. */
export function gridValues(axis: SearchAxis, whole: boolean): FieldValue[] {
  if ('values' in axis) return [...new Set(axis.values)];
  return [...new Set(Array.from({ length: axis.steps }, (_, i) => valueAt(axis, i / (axis.steps - 1), whole)))];
}

function gridTrials(axes: readonly { readonly field: string; readonly values: readonly FieldValue[] }[]): TrialValues[] {
  return axes.reduce<TrialValues[]>(
    (trials, { field, values }) => trials.flatMap((trial) => values.map((value) => ({ ...trial, [field]: value }))),
    [{}]
  );
}

function drawValue(axis: SearchAxis, whole: boolean, random: RandomStream): FieldValue {
  if ('values' in axis) return axis.values[random.integer(axis.values.length)]!;
  const { min, max, scale } = axis;
  // Every whole number of a linear range is as likely as any other, its ends too.
  if (whole && scale === 'linear') return Math.ceil(min) + random.integer(Math.max(1, Math.floor(max) - Math.ceil(min) + 1));
  return valueAt(axis, random.next(), whole);
}

/** @param share from 0 at the lower end to 1 at the upper, along the axis' scale */
function valueAt({ min, max, scale }: Extract<SearchAxis, { min: number }>, share: number, whole: boolean): number {
  if (share === 0 && !whole) return min;
  if (share === 1 && !whole) return max;
  const value = scale === 'log' ? min * (max / min) ** share : min + (max - min) * share;
  const rounded = whole ? Math.round(value) : Number(value.toPrecision(figures));
  return Math.min(Math.max(rounded, min), max);
}
