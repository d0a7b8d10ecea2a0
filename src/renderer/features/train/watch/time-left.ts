import type { Run } from '../../../../contract/runs.ts';
import type { RunCourse } from '../../../lib/runs/run-metrics.ts';

/** Where a run stands. */
export interface RunPosition {
  /** The epoch that is being trained, counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Of all steps, 0 to 1; null where it is not known how many there are. */
  readonly share: number | null;
  readonly imagesPerSecond: number | null;
  /** Training time; evaluation between epochs is not in it. */
  readonly secondsLeft: number | null;
}

/** Over how many of the newest points the speed is averaged: long enough not to jump, short enough to follow. */
const speedPoints = 40;
/** More would flicker, and the time that is left with them. */
const speedDigits = 3;

/** Steps an epoch takes, as the trainer counts them; a finished epoch tells exactly. Null where the training samples are not known. */
export function stepsPerEpoch({ training, replay }: Pick<Run, 'training' | 'replay'>, course: RunCourse, trainSamples: number | null): number | null {
  const finished = course.epochs.at(-1);
  if (finished) return Math.round(finished.step / finished.epoch);
  if (trainSamples === null) return null;
  const own = trainSamples - Math.round(trainSamples * training.validationShare);
  return Math.ceil(own / (1 - (replay?.share ?? 0)) / training.batchSize);
}

export function positionOf(run: Pick<Run, 'training' | 'replay'>, course: RunCourse, trainSamples: number | null): RunPosition {
  const { epochs, batchSize } = run.training;
  const perEpoch = stepsPerEpoch(run, course, trainSamples);
  const step = course.lastStep;
  const imagesPerSecond = recentSpeed(course);
  const total = perEpoch === null ? null : perEpoch * epochs;
  return {
    epoch: perEpoch === null ? 1 : Math.min(epochs, Math.floor(step / perEpoch) + 1),
    epochs,
    share: total === null ? null : Math.min(1, step / total),
    imagesPerSecond,
    secondsLeft: total === null || imagesPerSecond === null ? null : (Math.max(0, total - step) * batchSize) / imagesPerSecond
  };
}

/** Images over time, so the harmonic mean of the newest points. */
function recentSpeed(course: RunCourse): number | null {
  const speeds = course.batches.columns.imagesPerSecond.slice(-speedPoints).filter((speed) => speed > 0);
  if (speeds.length === 0) return null;
  return Number((speeds.length / speeds.reduce((sum, speed) => sum + 1 / speed, 0)).toPrecision(speedDigits));
}
