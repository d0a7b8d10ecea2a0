import type { SearchStrategy } from '../../contract/searches.ts';

/** All trials of one rung are trained for the same number of epochs. */
export interface Rung {
  /** Null: as the trial's own recipe has it. */
  readonly epochs: number | null;
  readonly trials: number;
}

/** A trial's outcome on a rung, larger is better; undefined: not known yet; `failed`: worse than any other, and not taken further. */
export type Outcome = number | 'failed' | undefined;

/**
 * The rungs of a search over `trials` trials: one, or for successive halving those from `firstEpochs` to `lastEpochs`, on each of which every `factor`-th
 * trial of the one before is left (at least one). Rungs between the last on which two meet and `lastEpochs` would have nothing to decide and are left out.
 */
export function rungsOf(strategy: SearchStrategy, trials: number): Rung[] {
  if (strategy.kind !== 'halving') return [{ epochs: null, trials }];
  const { factor, firstEpochs, lastEpochs } = strategy;
  const rungs: Rung[] = [];
  for (let epochs = firstEpochs, left = trials; ; epochs *= factor, left = Math.max(1, Math.floor(left / factor))) {
    const last = epochs >= lastEpochs || left === 1;
    rungs.push({ epochs: last ? lastEpochs : epochs, trials: left });
    if (last) return rungs;
  }
}

/** Which trials are on each rung so far: all on the first; on every other the best of the one before, once all of that are known. */
export function climb(rungs: readonly Rung[], trials: number, outcomeOf: (trial: number, rung: number) => Outcome): number[][] {
  const members: number[][] = [Array.from({ length: trials }, (_, trial) => trial)];
  for (let rung = 1; rung < rungs.length; rung++) {
    const known = members[rung - 1]!.map((trial) => ({ trial, outcome: outcomeOf(trial, rung - 1) }));
    if (known.some(({ outcome }) => outcome === undefined)) break;
    members.push(rank(known).filter(({ outcome }) => outcome !== 'failed').slice(0, rungs[rung]!.trials).map(({ trial }) => trial));
  }
  return members;
}

/** What is to be trained next: the first trial of the lowest rung of which nothing is known; null: nothing is left. */
export function nextTrial(rungs: readonly Rung[], trials: number, outcomeOf: (trial: number, rung: number) => Outcome): { readonly trial: number; readonly rung: number } | null {
  for (const [rung, members] of climb(rungs, trials, outcomeOf).entries()) {
    const trial = members.find((member) => outcomeOf(member, rung) === undefined);
    if (trial !== undefined) return { trial, rung };
  }
  return null;
}

/** Best first; of equals the earlier drawn one; what failed last. */
function rank<Known extends { readonly trial: number; readonly outcome: Outcome }>(known: readonly Known[]): Known[] {
  const value = ({ outcome }: Known): number => (typeof outcome === 'number' ? outcome : -Infinity);
  return [...known].sort((a, b) => (value(b) > value(a) ? 1 : value(b) < value(a) ? -1 : a.trial - b.trial));
}
