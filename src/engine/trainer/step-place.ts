import type { Training } from '../../contract/training.ts';
import { randomStream } from '../../domain/random.ts';
import type { Step } from '../layers.ts';

/** Which step this is, and what the layers may need to know about it. */
export interface StepPlace {
  /** Counted from 0, over the run. */
  readonly step: number;
  readonly epoch: number;
  /** Of the batch within the epoch. */
  readonly index: number;
  /** For one part of the batch; a batch in one piece is part 0. */
  how(part: number): Pick<Step, 'dropoutMask' | 'statisticsShare'>;
}

/** @param freshStart whether the weights began at random */
export function stepPlace(training: Training, step: number, stepsPerEpoch: number, freshStart: boolean): StepPlace {
  return {
    step,
    epoch: Math.floor(step / stepsPerEpoch),
    index: step % stepsPerEpoch,
    how: (part) => ({
      // The mean of all batches so far, until the running average has seen enough of them. One part's statistics speak for all.
      statisticsShare: part > 0 ? null : freshStart ? 1 / (step + 1) : 0,
      dropoutMask: (layer, count, rate) => dropoutMask(training.seed, step, layer, part, count, rate)
    })
  };
}

function dropoutMask(seed: number, step: number, layer: string, part: number, count: number, rate: number): Float32Array {
  const random = randomStream(seed, 'dropout', step, layer, part);
  const mask = new Float32Array(count);
  for (let i = 0; i < count; i++) mask[i] = random.next() < rate ? 0 : 1;
  return mask;
}
