import type { RateSweep } from '../../contract/api/searches.ts';

/** Share of the past in the smoothed loss: over about ten steps. */
const memory = 0.9;
/** A loss that is so many times the least one is taken for lost. */
const explosion = 4;
/** A slope is fitted over this share of the steps on either side. */
const slopeReach = 0.06;
/** As a network begins, its loss settles at any rate: so much of the sweep says nothing of rates. */
const settling = 0.1;

/** The rate of the step numbered `step`, from 0: growing by the same factor from `lowest` to `highest` over `steps` steps. */
export function sweptRate(lowest: number, highest: number, steps: number, step: number): number {
  return lowest * (highest / lowest) ** (step / (steps - 1));
}

/** Exponentially smoothed as it comes, corrected for having begun with nothing (as the means of Adam are). */
export class SmoothedLoss {
  #sum = 0;
  #weight = 0;
  #least = Infinity;

  /** Answers the smoothed loss after one more step. */
  add(loss: number): number {
    this.#sum = memory * this.#sum + (1 - memory) * loss;
    this.#weight = memory * this.#weight + (1 - memory);
    const smoothed = this.#sum / this.#weight;
    this.#least = Math.min(this.#least, smoothed);
    return smoothed;
  }

  /** Whether such a smoothed loss is so far above the least one that training on tells nothing more. */
  explodes(smoothed: number): boolean {
    return smoothed > explosion * this.#least;
  }
}

/**
 * What the losses of a learning-rate range test tell (Smith, 2015).
 *
 * @param losses of the steps from the first on; fewer than `steps` where it ended early
 * @param diverged whether it ended because the loss was no longer a number
 */
export function readSweep(losses: readonly number[], { lowest, highest, steps }: { lowest: number; highest: number; steps: number }, diverged: boolean): Pick<RateSweep, 'points' | 'steepest' | 'diverges'> {
  const smoothed = smoothedBothWays(losses);
  const points = losses.map((loss, step) => ({ rate: sweptRate(lowest, highest, steps, step), loss, smoothed: smoothed[step]! }));
  return { points, steepest: steepestRate(points.map(({ smoothed }) => smoothed), steps, (step) => points[step]!.rate), diverges: divergingRate(points, diverged) };
}

/** Along the steps and against them, and the mean of both: smoothed one way it would lag behind, and a rate read from it be too high. */
function smoothedBothWays(losses: readonly number[]): number[] {
  const [there, back] = [new SmoothedLoss(), new SmoothedLoss()];
  const forward = losses.map((loss) => there.add(loss));
  const backward = losses.toReversed().map((loss) => back.add(loss)).toReversed();
  return forward.map((value, step) => (value + backward[step]!) / 2);
}

/** Before the least loss; null where no slope falls. */
function steepestRate(smoothed: readonly number[], steps: number, rateAt: (step: number) => number): number | null {
  const reach = Math.max(2, Math.round(steps * slopeReach));
  const least = smoothed.indexOf(Math.min(...smoothed));
  let best: { readonly step: number; readonly slope: number } | null = null;
  for (let step = Math.round(steps * settling) + reach; step + reach < smoothed.length && step <= least; step++) {
    const slope = slopeOf(smoothed.slice(step - reach, step + reach + 1));
    if (slope < (best?.slope ?? 0)) best = { step, slope };
  }
  return best === null ? null : rateAt(best.step);
}

/** By least squares, a step. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const moments = values.map((value, i) => ({ up: (i - middle) * value, down: (i - middle) ** 2 }));
  return moments.reduce((sum, { up }) => sum + up, 0) / moments.reduce((sum, { down }) => sum + down, 0);
}

/** The first rate after which the smoothed loss stays above where it began, or the last one where it exploded. */
function divergingRate(points: RateSweep['points'], diverged: boolean): number | null {
  const begun = points[0]?.loss;
  if (begun === undefined) return null;
  const lost = points.findLastIndex(({ smoothed }) => smoothed <= begun) + 1;
  if (lost < points.length && lost > 0) return points[lost]!.rate;
  return diverged ? points.at(-1)!.rate : null;
}
