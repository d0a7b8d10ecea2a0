import { describe, expect, it } from 'vitest';
import type { PredictionColumns } from '../../../../domain/columns.ts';
import { heldOut } from '../../../../domain/metrics/held-out.ts';
import { compareAnswers } from './compare-answers.ts';
import { answersOf, fiveSamples, sureAnswers } from '../../../../domain/testing/answered-samples.ts';

describe('compareAnswers', () => {
  it('counts the four outcomes and names the samples on which one model alone is right', () => {
    const other = answersOf([[11, 1, 0], [12, 0.1, 0.9], [13, 0.2, 0.8], [14, 0.1, 0.9], [15, 1, 0]]);
    const of = (predictions: PredictionColumns) => heldOut(fiveSamples, predictions, ['0', '1'], ['0', '1'], 'test');
    const comparison = compareAnswers(of(sureAnswers), of(other), ['0', '1']);
    expect(comparison).toMatchObject({ n: 3, bothRight: 1, onlyFirst: 1, onlySecond: 1, bothWrong: 0, p: 1 });
    expect(Array.from(comparison.differing)).toEqual([12, 14]);
    expect(comparison.difference).toBe(0);
    expect(comparison.byClass).toEqual([
      { name: '0', n: 1, wrongFirst: 0, wrongSecond: 1, onlyFirst: 1, onlySecond: 0 },
      { name: '1', n: 2, wrongFirst: 1, wrongSecond: 0, onlyFirst: 0, onlySecond: 1 }
    ]);
  });

  it('counts nothing where the two were asked about different samples', () => {
    const held = heldOut(fiveSamples, sureAnswers, ['0', '1'], ['0', '1'], 'test');
    const none = heldOut(fiveSamples, answersOf([]), ['0', '1'], ['0', '1'], 'test');
    expect(compareAnswers(held, none, ['0', '1'])).toMatchObject({ n: 0, p: 1, byClass: [], interval95: [-1, 1] });
  });
});
