import type { StoredMetric } from '../../contract/runs.ts';
import { EventFile } from './event-file.ts';
import { scalarsOf, startSeconds, stepTimes } from './run-scalars.ts';
import type { TimedRun } from './run-scalars.ts';

/**
 * A run's metrics as a TensorBoard event file, named by `scalarsOf`; those of an epoch are at its last step.
 *
 * @param metrics by `seq`
 */
export function tensorboardEvents(run: TimedRun, metrics: readonly StoredMetric[]): Uint8Array {
  const file = new EventFile(startSeconds(run));
  for (const { metric, wallSeconds } of stepTimes(run, metrics)) file.add(wallSeconds, metric.step, scalarsOf(metric));
  return file.bytes();
}
