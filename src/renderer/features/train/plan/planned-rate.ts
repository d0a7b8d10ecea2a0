import type { Training } from '../../../../contract/training.ts';
import { learningRateAt } from '../../../../domain/training/schedule.ts';

const mostPoints = 400;

/** The learning rate of a whole run, over epochs: what its chart will show, before it is trained. */
export function plannedRate(training: Training, stepsPerEpoch: number): { readonly x: Float64Array; readonly y: Float64Array } {
  const steps = training.epochs * stepsPerEpoch;
  const points = Math.min(mostPoints, steps);
  const x = new Float64Array(points);
  const y = new Float64Array(points);
  for (let i = 0; i < points; i++) {
    const step = points === 1 ? 0 : Math.round((i * (steps - 1)) / (points - 1));
    x[i] = step / stepsPerEpoch;
    y[i] = learningRateAt(training, step, stepsPerEpoch);
  }
  return { x, y };
}
