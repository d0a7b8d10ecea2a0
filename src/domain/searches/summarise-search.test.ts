import { expect, test } from 'vitest';
import { searchQuestionSchema } from '../../contract/searches.ts';
import type { Search, TrialRun } from '../../contract/searches.ts';
import { outcomes, summariseSearch } from './summarise-search.ts';

const question = searchQuestionSchema.parse({
  name: 'rates', base: {}, axes: [{ field: 'training.batchSize', values: [8, 16] }], strategy: { kind: 'grid' }, objective: 'valLoss'
});
const run: TrialRun = { trial: 0, rung: 0, seed: 0, runId: 'r', outcome: 'completed', valAccuracy: 0.5, valLoss: 0.25, seconds: 1 };
const outcomeOf = (runs: readonly TrialRun[]) => outcomes({ question } as Search, runs)(0, 0);

test('of a trial nothing is known while it runs; it has failed where a completed run was not measured', () => {
  expect(outcomeOf([{ ...run, outcome: null, valLoss: null }])).toBeUndefined();
  expect(outcomeOf([run])).toBe(-0.25);
  expect(outcomeOf([{ ...run, valLoss: null }])).toBe('failed');
});

test('the best trial is one that has been trained as long as any, not one that is still on its way', () => {
  const halving = { ...question, strategy: { kind: 'halving', trials: 4, factor: 2, firstEpochs: 1, lastEpochs: 2 } } as const;
  const first = [0.1, 0.2, 0.3, 0.4].map((valLoss, trial): TrialRun => ({ ...run, trial, valLoss }));
  const second: TrialRun = { ...run, trial: 1, rung: 1, valLoss: 0.15 };
  const shown = summariseSearch({ question: halving, epochs: 2 } as unknown as Search, first.map(() => ({ 'training.batchSize': 8 })), [...first, second]);
  expect(shown.best?.number).toBe(2);
  expect(shown.trials.map(({ place }) => place)).toEqual([2, 1, 3, 4]);
});
