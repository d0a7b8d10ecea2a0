import type { Training } from '../../contract/training.ts';
import type { RateSweepJob } from '../../contract/trainer.ts';
import { sweptRate } from '../../domain/searches/rate-sweep.ts';
import { learningRateAt } from '../../domain/training/schedule.ts';

/** Plain data, so that it can travel to helper threads. */
export type SweptRange = Pick<RateSweepJob, 'lowest' | 'highest' | 'steps'>;

/** Learning rate of the step numbered `step`, counted from 0: as the recipe's schedule has it, or as it grows over the swept range. */
export function stepRate(training: Training, sweep: SweptRange | null, step: number, stepsPerEpoch: number): number {
  return sweep ? sweptRate(sweep.lowest, sweep.highest, sweep.steps, step) : learningRateAt(training, step, stepsPerEpoch);
}
