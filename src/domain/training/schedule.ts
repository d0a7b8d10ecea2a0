import type { Training } from '../../contract/training.ts';

/** Learning rate for the update numbered `step`, counted from 0, of a run that makes `stepsPerEpoch` updates an epoch. */
export function learningRateAt(training: Pick<Training, 'learningRate' | 'schedule' | 'epochs'>, step: number, stepsPerEpoch: number): number {
  const { learningRate: peak, schedule, epochs } = training;
  const warmupSteps = Math.round(schedule.warmupEpochs * stepsPerEpoch);
  if (step < warmupSteps) return (peak * (step + 1)) / (warmupSteps + 1);
  const done = step - warmupSteps;
  const last = Math.max(epochs * stepsPerEpoch - warmupSteps - 1, 1);
  switch (schedule.kind) {
    case 'constant':
      return peak;
    case 'step':
      return peak * schedule.factor ** Math.floor(done / (schedule.everyEpochs * stepsPerEpoch));
    case 'cosine':
      return along(peak, peak * schedule.finalShare, done / last);
    case 'oneCycle': {
      const rise = Math.max(schedule.riseShare * last, 1e-9);
      return done < rise
        ? along(peak * schedule.initialShare, peak, done / rise)
        : along(peak, peak * schedule.finalShare, (done - rise) / Math.max(last - rise, 1e-9));
    }
  }
}

/** From `start` to `end` along half a cosine; `progress` is held to [0, 1]. */
function along(start: number, end: number, progress: number): number {
  return end + ((start - end) * (1 + Math.cos(Math.PI * Math.min(Math.max(progress, 0), 1)))) / 2;
}
