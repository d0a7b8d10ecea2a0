/** Where a run stands; with the arrays of a checkpoint it is all that a resumed run needs to continue exactly. */
export interface Progress {
  /** Whether the weights began at random. */
  readonly freshStart: boolean;
  /** Optimiser steps made. */
  step: number;
  /** Sums over the epoch so far. */
  epochLoss: number;
  epochCorrect: number;
  epochImages: number;
  epochSeconds: number;
  /** Training time over the whole run, evaluation and pauses left out. */
  seconds: number;
  images: number;
  bestEpoch: number | null;
  bestMetric: number | null;
  epochsWithoutGain: number;
}

export function freshProgress(freshStart: boolean): Progress {
  return {
    freshStart, step: 0, epochLoss: 0, epochCorrect: 0, epochImages: 0, epochSeconds: 0, seconds: 0, images: 0, bestEpoch: null, bestMetric: null, epochsWithoutGain: 0
  };
}
