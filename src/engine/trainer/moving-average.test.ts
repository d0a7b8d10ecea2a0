import { expect, test } from 'vitest';
import { stepsToAverage } from './moving-average.ts';

test('an average moves by four steps at a time, and in a training of fewer with the last', () => {
  const moves = (steps: number): number[] => Array.from({ length: steps }, (_, i) => stepsToAverage(i + 1, steps));
  expect(moves(8)).toEqual([0, 0, 0, 4, 0, 0, 0, 4]);
  // What is left over of a longer one stays out, as it always did: models are made again with the same hash.
  expect(moves(6)).toEqual([0, 0, 0, 4, 0, 0]);
  expect(moves(3)).toEqual([0, 0, 3]);
});
