import type { RunCourse } from '../../../lib/runs/run-metrics.ts';
import { lowerBound } from '../../../ui/chart/nearest.ts';

/** What the charts are drawn over. */
export const axes = ['step', 'epoch', 'time'] as const;
export type Axis = (typeof axes)[number];

/**
 * Where the steps of a run lie on an axis, as lines from one finished epoch to the next: what is measured between them is on the way.
 * `time` is training time in seconds; after the last epoch it goes on at the speed of the newest batches. Null on the epoch axis until the
 * first epoch has ended: nothing tells before that how many steps an epoch has.
 */
export function stepScale({ epochs, batches }: Pick<RunCourse, 'epochs' | 'batches'>, axis: Axis, batchSize: number): ((step: number) => number) | null {
  if (axis === 'step') return (step) => step;
  const steps = [0];
  const places = [0];
  let seconds = 0;
  for (const epoch of epochs) {
    seconds += epoch.seconds;
    steps.push(epoch.step);
    places.push(axis === 'epoch' ? epoch.epoch : seconds);
  }
  const last = steps.length - 1;
  if (axis === 'epoch' && last === 0) return null;
  const beyond = axis === 'epoch' ? places[last]! / steps[last]! : secondsPerStep(batches.columns.imagesPerSecond, batchSize);
  return (step) => {
    if (step >= steps[last]!) return places[last]! + (step - steps[last]!) * beyond;
    const next = Math.max(1, lowerBound(steps, step));
    const share = (step - steps[next - 1]!) / (steps[next]! - steps[next - 1]!);
    return places[next - 1]! + share * (places[next]! - places[next - 1]!);
  };
}

const newest = 40;

function secondsPerStep(imagesPerSecond: Float64Array, batchSize: number): number {
  const speeds = imagesPerSecond.slice(-newest).filter((speed) => speed > 0);
  return speeds.length === 0 ? 0 : (batchSize * speeds.reduce((sum, speed) => sum + 1 / speed, 0)) / speeds.length;
}

/** Steps on an axis, in one pass. Null as `stepScale`. */
export function placed(steps: ArrayLike<number>, scale: ((step: number) => number) | null): Float64Array | null {
  return scale === null ? null : Float64Array.from(steps, scale);
}
