import { expect, test } from 'vitest';
import type { PredictionColumns } from '../../../../domain/columns.ts';
import { columnsOf } from '../../../../domain/testing/columns.ts';
import { answersOf, foreignAnswer, noAnswer } from './answers.ts';

const predictions: PredictionColumns = {
  count: 3,
  classes: 3,
  ids: Uint32Array.of(12, 10, 11),
  probabilities: Float32Array.of(0.5, 0.25, 0.25, 0, 1, 0, 0.1, 0.2, 0.7)
};

test('answers follow the samples, whatever order they were stored in', () => {
  const answers = answersOf(columnsOf({ ids: [10, 11, 12] }), predictions, ['a', 'b', 'c'], ['a', 'b', 'c']);
  expect([...answers.predicted]).toEqual([1, 2, 0]);
  expect([...answers.rows]).toEqual([1, 2, 0]);
  expect([...answers.knows]).toEqual([1, 1, 1]);
  expect([...answers.confidence].map((value) => value.toFixed(2))).toEqual(['1.00', '0.70', '0.50']);
});

test('samples that were added since have no answer', () => {
  const answers = answersOf(columnsOf({ ids: [10, 99] }), predictions, ['a', 'b', 'c'], ['a', 'b', 'c']);
  expect([...answers.predicted]).toEqual([1, noAnswer]);
  expect(answers.confidence[1]).toBe(0);
});

test('classes are matched by name; one that the dataset lacks is foreign', () => {
  const answers = answersOf(columnsOf({ ids: [10, 11, 12] }), predictions, ['2', '1', 'x'], ['0', '1', '2']);
  expect([...answers.predicted]).toEqual([1, foreignAnswer, 2]);
});
