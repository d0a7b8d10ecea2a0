import type { Run, StoredMetric } from '../../contract/runs.ts';

/** A number that changes with the steps of a run, as other programs show it. */
export interface Scalar {
  readonly tag: string;
  readonly value: number;
}

export type TimedRun = Pick<Run, 'createdAt' | 'startedAt' | 'training'>;

/**
 * When each metric was measured, in seconds since 1970. Times of day count training alone from the start of the run: pauses, evaluation and the time between
 * two stays are left out.
 *
 * @param metrics by `seq`
 */
export function* stepTimes(run: TimedRun, metrics: readonly StoredMetric[]): Generator<{ readonly metric: StoredMetric; readonly wallSeconds: number }> {
  let wallSeconds = startSeconds(run);
  for (const metric of metrics) {
    if (metric.type === 'batch' && metric.imagesPerSecond > 0) wallSeconds += run.training.batchSize / metric.imagesPerSecond;
    yield { metric, wallSeconds };
  }
}

/** When training began, in seconds since 1970. */
export function startSeconds({ startedAt, createdAt }: TimedRun): number {
  return Date.parse(startedAt ?? createdAt) / 1000;
}

/** Batches are `train/…`, `learning_rate` and `images_per_second`; epochs are `epoch/…` (their means over the training split) and `validation/…`. */
export function scalarsOf(metric: StoredMetric): Scalar[] {
  if (metric.type === 'batch') {
    return [
      { tag: 'train/loss', value: metric.loss },
      { tag: 'train/accuracy', value: metric.accuracy },
      { tag: 'learning_rate', value: metric.learningRate },
      { tag: 'images_per_second', value: metric.imagesPerSecond }
    ];
  }
  return [
    { tag: 'epoch/loss', value: metric.loss },
    { tag: 'epoch/accuracy', value: metric.accuracy },
    ...(metric.valLoss === null ? [] : [{ tag: 'validation/loss', value: metric.valLoss }]),
    ...(metric.valAccuracy === null ? [] : [{ tag: 'validation/accuracy', value: metric.valAccuracy }])
  ];
}
