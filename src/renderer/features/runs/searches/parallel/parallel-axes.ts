import type { ShownSearch, ShownTrial } from '../../../../../contract/api/searches.ts';
import type { FieldValue, SearchAxis, SearchObjective } from '../../../../../contract/searches.ts';
import { logTicks, niceTicks } from '../../../../ui/chart/ticks.ts';

/** An upright axis of parallel coordinates. Places go from 0 at the bottom to 1 at the top. */
export interface ParallelAxis {
  readonly id: string;
  readonly label: string;
  /** Null: the trial has no value here. */
  readonly placeOf: (trial: ShownTrial) => number | null;
  readonly ticks: readonly { readonly place: number; readonly text: string }[];
  /** What stands at a place, for whoever brushes by keyboard. */
  readonly textAt: (place: number) => string;
}

/** How names and values are written. */
export interface AxisWords {
  readonly field: (field: string) => string;
  readonly value: (value: FieldValue) => string;
  readonly objective: (objective: SearchObjective) => string;
  readonly objectiveValue: (objective: SearchObjective, value: number) => string;
}

const tickCount = 5;
/** Choices keep off the ends, so that a brush can reach around them. */
const choiceMargin = 0.06;

/** One axis a searched field, and the objective as the last. */
export function axesOf({ search, trials }: Pick<ShownSearch, 'search' | 'trials'>, words: AxisWords): ParallelAxis[] {
  const { axes, objective } = search.question;
  return [...axes.map((axis) => fieldAxis(axis, words)), objectiveAxis(trials, objective, words)];
}

function fieldAxis(axis: SearchAxis, words: AxisWords): ParallelAxis {
  const { field } = axis;
  if ('values' in axis) return choiceAxis(field, [...new Set(axis.values)], words);
  const { min, max, scale } = axis;
  const ticks = scale === 'log' ? logTicks(min, max, tickCount) : niceTicks(min, max, tickCount);
  return numberAxis({ id: field, label: words.field(field), min, max, log: scale === 'log', ticks, text: words.value, valueOf: ({ values }) => values[field] ?? null });
}

function choiceAxis(field: string, values: readonly FieldValue[], words: AxisWords): ParallelAxis {
  const placeAt = (index: number): number => (values.length === 1 ? 0.5 : choiceMargin + (index / (values.length - 1)) * (1 - 2 * choiceMargin));
  const places = values.map((value, index) => ({ value, place: placeAt(index) }));
  return {
    id: field,
    label: words.field(field),
    placeOf: (trial) => places.find(({ value }) => value === (trial.values[field] ?? null))?.place ?? null,
    ticks: places.map(({ value, place }) => ({ place, text: words.value(value) })),
    textAt: (at) => words.value(places.reduce((best, other) => (Math.abs(other.place - at) < Math.abs(best.place - at) ? other : best)).value)
  };
}

function objectiveAxis(trials: readonly ShownTrial[], objective: SearchObjective, words: AxisWords): ParallelAxis {
  const known = trials.flatMap((trial) => (trial.objective === null ? [] : [trial.objective]));
  const [low, high] = known.length === 0 ? [0, 1] : [Math.min(...known), Math.max(...known)];
  const [min, max] = low === high ? [low - 0.5, high + 0.5] : [low, high];
  return numberAxis({
    id: 'objective', label: words.objective(objective), min, max, log: false, ticks: niceTicks(min, max, tickCount),
    text: (value) => words.objectiveValue(objective, value as number), valueOf: (trial) => trial.objective
  });
}

interface NumberAxis extends Pick<ParallelAxis, 'id' | 'label'> {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
  readonly ticks: readonly number[];
  readonly text: (value: FieldValue) => string;
  readonly valueOf: (trial: ShownTrial) => FieldValue;
}

function numberAxis({ id, label, min, max, log, ticks, text, valueOf }: NumberAxis): ParallelAxis {
  const placeAt = (value: number): number => (log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min));
  return {
    id,
    label,
    placeOf: (trial) => {
      const value = valueOf(trial);
      return typeof value === 'number' ? placeAt(value) : null;
    },
    ticks: ticks.map((tick) => ({ place: placeAt(tick), text: text(tick) })),
    textAt: (place) => text(log ? min * (max / min) ** place : min + (max - min) * place)
  };
}
