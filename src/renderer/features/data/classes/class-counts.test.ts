import { expect, test } from 'vitest';
import { noAnswer } from '../filter/answers.ts';
import { columnsOf } from '../../../../domain/testing/columns.ts';
import { countClasses, sum } from './class-counts.ts';

const columns = columnsOf({
  labels: [0, 0, 1, 2, 1],
  originalLabels: [0, 1, 1, 2, 1],
  splits: ['train', 'train', 'train', 'test', 'test'],
  starred: [1, 0, 0, 0, 0],
  quarantined: [0, 0, 1, 0, 0]
});
const answers = { predicted: Int16Array.of(0, 1, 0, noAnswer, 1), confidence: new Float32Array(5), rows: new Int32Array(5), knows: new Uint8Array(3).fill(1) };

test('counts by class and split, quarantined ones apart', () => {
  const counts = countClasses(columns, 3, answers);
  expect([...counts.train]).toEqual([2, 0, 0]);
  expect([...counts.test]).toEqual([0, 1, 1]);
  expect([...counts.quarantined]).toEqual([0, 1, 0]);
  expect([...counts.starred]).toEqual([1, 0, 0]);
  expect([...counts.edited]).toEqual([1, 0, 0]);
  expect([...counts.answered]).toEqual([2, 1, 0]);
  expect([...counts.wrong]).toEqual([1, 0, 0]);
});

test('counts the rows of a list alone', () => {
  const counts = countClasses(columns, 3, null, Uint32Array.of(0, 3));
  expect([...counts.train]).toEqual([1, 0, 0]);
  expect([...counts.test]).toEqual([0, 0, 1]);
  expect(sum(counts.answered)).toBe(0);
});
