import { describe, expect, it } from 'vitest';
import { heldOut } from './held-out.ts';
import { answersOf, fiveSamples, sureAnswers } from '../testing/answered-samples.ts';

describe('heldOut', () => {
  it('takes the split without what is quarantined, labels as they are today', () => {
    const relabelled = { ...fiveSamples, labels: Uint8Array.of(0, 0, 1, 0, 0) };
    expect(Array.from(heldOut(relabelled, sureAnswers, ['0', '1'], ['0', '1'], 'test').labels)).toEqual([0, 1, 0]);
  });

  it('matches classes by name, not by number', () => {
    expect(Array.from(heldOut(fiveSamples, sureAnswers, ['b', 'a'], ['a', 'b'], 'test').labels)).toEqual([1, 0, 0]);
  });

  it('finds answers in another order and counts what has none', () => {
    const { ids, probabilities, left } = heldOut(fiveSamples, answersOf([[14, 0.7, 0.3], [12, 0.9, 0.1]]), ['0', '1'], ['0', '1'], 'test');
    expect(Array.from(ids)).toEqual([12, 14]);
    expect(probabilities[0]).toBeCloseTo(0.9);
    expect(left).toBe(1);
  });

  it('counts samples of a class that the model does not know as left', () => {
    expect(heldOut(fiveSamples, sureAnswers, ['0', 'x'], ['0', '1'], 'test')).toMatchObject({ left: 2 });
  });
});
