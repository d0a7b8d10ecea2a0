import type { Run, StoredMetric } from '../../contract/runs.ts';
import { EventFile, type Scalar } from './event-file.ts';

type TimedRun = Pick<Run, 'createdAt' | 'startedAt' | 'training'>;

/**
 * A run's metrics as a TensorBoard event file. Batches are `train/…`, `learning_rate` and `images_per_second`; epochs are `epoch/…` (their means
 * over the training split) and `validation/…`, at the epoch's last step. Times of day count training alone from the start of the run: pauses,
 * evaluation and the time between two stays are left out.
 *
 * @param metrics by `seq`
 */
export function tensorboardEvents(run: TimedRun, metrics: readonly StoredMetric[]): Uint8Array {
  let wallSeconds = Date.parse(run.startedAt ?? run.createdAt) / 1000;
  const file = new EventFile(wallSeconds);
  for (const metric of metrics) {
    if (metric.type === 'batch' && metric.imagesPerSecond > 0) wallSeconds += run.training.batchSize / metric.imagesPerSecond;
    file.add(wallSeconds, metric.step, scalarsOf(metric));
  }
  return file.bytes();
}

function scalarsOf(metric: StoredMetric): Scalar[] {
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
