import { expect, test } from 'vitest';
import { searchQuestionSchema } from '../../contract/searches.ts';
import type { Search, TrialRun } from '../../contract/searches.ts';
import { outcomes } from './summarise-search.ts';

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
