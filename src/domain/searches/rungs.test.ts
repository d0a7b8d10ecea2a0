import { expect, test } from 'vitest';
import { climb, nextTrial, rungsOf } from './rungs.ts';
import type { Outcome } from './rungs.ts';

const halving = { kind: 'halving', trials: 9, factor: 3, firstEpochs: 1, lastEpochs: 9 } as const;
const known = (outcomes: readonly (readonly Outcome[])[]) => (trial: number, rung: number): Outcome => outcomes[rung]?.[trial];

test('epochs grow and trials shrink by the factor', () => {
  expect(rungsOf(halving, 9)).toEqual([{ epochs: 1, trials: 9 }, { epochs: 3, trials: 3 }, { epochs: 9, trials: 1 }]);
  expect(rungsOf({ ...halving, factor: 2, lastEpochs: 6 }, 8)).toEqual([{ epochs: 1, trials: 8 }, { epochs: 2, trials: 4 }, { epochs: 4, trials: 2 }, { epochs: 6, trials: 1 }]);
  // One that is left has nothing to be held against: it goes to the end at once.
  expect(rungsOf({ ...halving, lastEpochs: 100 }, 3)).toEqual([{ epochs: 1, trials: 3 }, { epochs: 100, trials: 1 }]);
  expect(rungsOf({ kind: 'grid' }, 7)).toEqual([{ epochs: null, trials: 7 }]);
});

test('the best of a rung go on once all of it is known, of equals the earlier; what failed never', () => {
  const rungs = rungsOf(halving, 9);
  const first = [0.1, 0.9, 0.5, 'failed', 0.9, 0.2, 0.95, 0.3, 0.4] as const;
  expect(climb(rungs, 9, known([[...first.slice(0, 8)]]))).toHaveLength(1);
  expect(climb(rungs, 9, known([first]))[1]).toEqual([6, 1, 4]);
  expect(climb(rungs, 9, known([first, [undefined, 0.9, undefined, undefined, 0.99, undefined, 0.8]]))[2]).toEqual([4]);
  const lost = Array.from({ length: 9 }, (_, i) => (i === 2 ? 0.1 : ('failed' as const)));
  expect(climb(rungs, 9, known([lost]))[1]).toEqual([2]);
});

test('what is next is the first that is not known, rung by rung, until nothing is left', () => {
  const rungs = rungsOf({ ...halving, trials: 3, lastEpochs: 3 }, 3);
  expect(nextTrial(rungs, 3, known([]))).toEqual({ trial: 0, rung: 0 });
  expect(nextTrial(rungs, 3, known([[0.1, undefined, 0.3]]))).toEqual({ trial: 1, rung: 0 });
  expect(nextTrial(rungs, 3, known([[0.1, 0.2, 0.3]]))).toEqual({ trial: 2, rung: 1 });
  expect(nextTrial(rungs, 3, known([[0.1, 0.2, 0.3], [undefined, undefined, 'failed']]))).toBeNull();
  expect(nextTrial(rungs, 3, known([['failed', 'failed', 'failed']]))).toBeNull();
});
