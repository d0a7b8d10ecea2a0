import { expect, test } from 'vitest';
import type { SearchField } from '../../../../../contract/api/searches.ts';
import { searchQuestionSchema } from '../../../../../contract/searches.ts';
import { baseOf, newAxis, questionOf } from './search-form.ts';
import type { SearchDraft } from './search-form.ts';

const rate: SearchField = { field: 'training.learningRate', kind: 'number', min: 0, max: 100, choices: [], value: 0.01, suggested: { min: 0.001, max: 0.1, scale: 'log' } };
const kind: SearchField = { field: 'training.optimizer.kind', kind: 'choice', min: null, max: null, choices: ['adam', 'sgd'], value: 'adam', suggested: null };
const nesterov: SearchField = { field: 'training.optimizer.nesterov', kind: 'toggle', min: null, max: null, choices: [], value: null, suggested: null };
const fields = [rate, kind, nesterov];
const draft: SearchDraft = {
  name: 's', from: { preset: 'reference' }, dataset: '', epochs: 4, strategy: 'random', trials: 5, factor: 3, firstEpochs: 1, objective: 'valAccuracy', seedsPerTrial: 1, axes: [newAxis(rate)]
};

test('what a person sets is what is asked, and the studio takes it', () => {
  const question = questionOf({ ...draft, axes: fields.map(newAxis) }, fields)!;
  expect(question.axes).toEqual([
    { field: rate.field, min: 0.001, max: 0.1, scale: 'log', steps: 4 }, { field: kind.field, values: ['adam', 'sgd'] }, { field: nesterov.field, values: [true, false] }
  ]);
  expect(question.base).toMatchObject({ preset: 'reference', training: { epochs: 4 } });
  expect(searchQuestionSchema.safeParse(question).success).toBe(true);
  expect(questionOf({ ...draft, strategy: 'halving' }, fields)!.strategy).toEqual({ kind: 'halving', trials: 5, factor: 3, firstEpochs: 1, lastEpochs: 4 });
  expect(questionOf({ ...draft, strategy: 'grid' }, fields)!.strategy).toEqual({ kind: 'grid' });
});

test('listed numbers may be parted by commas or spaces', () => {
  const listed = (text: string) => questionOf({ ...draft, axes: [{ ...newAxis(rate), by: 'values', listed: text }] }, fields)?.axes[0];
  expect(listed('0.1, 1e-2 0.001')).toEqual({ field: rate.field, values: [0.1, 0.01, 0.001] });
  expect([listed('0.1, many'), listed('')]).toEqual([undefined, undefined]);
});

test('an axis that is not complete asks nothing', () => {
  const asked = (change: object) => questionOf({ ...draft, axes: [{ ...newAxis(rate), ...change }] }, fields);
  expect([asked({ min: null }), asked({ min: 1, max: 0.1 }), questionOf({ ...draft, axes: [] }, fields)]).toEqual([null, null, null]);
  expect(questionOf({ ...draft, axes: [{ ...newAxis(kind), chosen: [] }] }, fields)).toBeNull();
});

test('a recipe without validation data is given some', () => {
  const { training } = baseOf(draft);
  const run = { network: undefined, preset: 'dsdc', requestedEngine: null, training: { ...training, validationShare: 0 } };
  expect(baseOf({ from: { run: run as never }, dataset: 'd', epochs: 1 })).toMatchObject({ preset: 'dsdc', dataset: 'd', training: { validationShare: 0.1, epochs: 1 } });
});
