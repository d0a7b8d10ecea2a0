import type { EpochMetric } from '../../../../contract/runs.ts';
import type { ChartSeries } from '../../../ui/chart/series.ts';
import type { BatchColumn, SeriesView } from '../../../lib/runs/batch-series.ts';

/** What every chart of a run shows: raw batches faint, their smoothed line, validation as points. */
interface Labels {
  readonly batch: string;
  readonly train: string;
  readonly validation: string;
}

/** Epochs as columns, made once an epoch. NaN: not measured. */
export interface EpochColumns {
  readonly steps: Float64Array;
  readonly valLoss: Float64Array;
  readonly valAccuracy: Float64Array;
  readonly rssBytes: Float64Array;
}

export function epochColumns(epochs: readonly EpochMetric[]): EpochColumns {
  return {
    steps: Float64Array.from(epochs, ({ step }) => step),
    valLoss: Float64Array.from(epochs, ({ valLoss }) => valLoss ?? Number.NaN),
    valAccuracy: Float64Array.from(epochs, ({ valAccuracy }) => valAccuracy ?? Number.NaN),
    rssBytes: Float64Array.from(epochs, ({ rssBytes }) => rssBytes)
  };
}

const trainColour = '--series-1';
const validationColour = '--series-2';

export function courseSeries(column: 'loss' | 'accuracy', batches: SeriesView, epochs: EpochColumns, labels: Labels): readonly ChartSeries[] {
  const measured = column === 'loss' ? epochs.valLoss : epochs.valAccuracy;
  const validation: ChartSeries = { id: 'validation', label: labels.validation, colour: validationColour, x: epochs.steps, y: measured, points: true };
  return [
    { id: 'batch', label: labels.batch, colour: trainColour, x: batches.steps, y: batches.columns[column], faint: true },
    { id: 'train', label: labels.train, colour: trainColour, x: batches.steps, y: batches.smoothed[column] },
    ...(measured.some((value) => !Number.isNaN(value)) ? [validation] : [])
  ];
}

export function batchSeries(column: BatchColumn, batches: SeriesView, label: string): readonly ChartSeries[] {
  return [{ id: column, label, colour: trainColour, x: batches.steps, y: batches.columns[column] }];
}

export function memorySeries(epochs: EpochColumns, label: string): readonly ChartSeries[] {
  return [{ id: 'memory', label, colour: trainColour, x: epochs.steps, y: epochs.rssBytes, points: true }];
}
