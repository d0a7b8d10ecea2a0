import type { Network } from '../network.ts';
import type { Kernels } from '../kernels.ts';

/** The average moves once in so many steps, by as much as they would have moved it: a quarter of the work for the same average. */
const stepsPerAverage = 4;

/** For how many steps the average moves after the step numbered `step`, counted from 1: 0, not now. A training of fewer steps moves it with its last one. */
export function stepsToAverage(step: number, lastStep: number): number {
  if (step % stepsPerAverage === 0) return stepsPerAverage;
  return step === lastStep && lastStep < stepsPerAverage ? lastStep : 0;
}

/**
 * Moves the averaged network towards the trained one, running statistics included, as `steps` steps of `decay` do.
 * The decay grows from 0 to `decay` over the first steps, (1+t)/(10+t), so that the average does not remember the random start.
 */
export function updateAverage(kernels: Kernels, averaged: Network, trained: Network, decay: number, step: number, steps: number): void {
  const effective = Math.min(decay, (1 + step) / (10 + step)) ** steps;
  trained.parameters.forEach((parameter, i) => {
    const values = parameter.variable.read();
    kernels.moveTowards(averaged.parameters[i]!.variable, values, 1 - effective);
    values.dispose();
  });
}
