import { describe, expect, it } from 'vitest';
import type { PredictionColumns, SampleColumns } from '../columns.ts';
import { heldOut } from './held-out.ts';

/** Five samples: one to train on, four to test on, the last of them quarantined. */
const columns: SampleColumns = {
  count: 5,
  ids: Uint32Array.of(11, 12, 13, 14, 15),
  labels: Uint8Array.of(0, 0, 1, 1, 0),
  originalLabels: Uint8Array.of(0, 0, 1, 1, 0),
  splits: Uint8Array.of(0, 1, 1, 1, 1),
  starred: new Uint8Array(5),
  quarantined: Uint8Array.of(0, 0, 0, 0, 1)
};

function answers(rows: readonly (readonly [id: number, a: number, b: number])[]): PredictionColumns {
  return { count: rows.length, classes: 2, ids: Uint32Array.from(rows, ([id]) => id), probabilities: Float32Array.from(rows.flatMap(([, a, b]) => [a, b])) };
}

const sure = answers([[11, 1, 0], [12, 0.9, 0.1], [13, 0.2, 0.8], [14, 0.7, 0.3], [15, 1, 0]]);

describe('heldOut', () => {
  it('takes the split without what is quarantined, labels as they are today', () => {
    const relabelled = { ...columns, labels: Uint8Array.of(0, 0, 1, 0, 0) };
    expect(Array.from(heldOut(relabelled, sure, ['0', '1'], ['0', '1'], 'test').labels)).toEqual([0, 1, 0]);
  });

  it('matches classes by name, not by number', () => {
    expect(Array.from(heldOut(columns, sure, ['b', 'a'], ['a', 'b'], 'test').labels)).toEqual([1, 0, 0]);
  });

  it('finds answers in another order and counts what has none', () => {
    const { ids, probabilities, left } = heldOut(columns, answers([[14, 0.7, 0.3], [12, 0.9, 0.1]]), ['0', '1'], ['0', '1'], 'test');
    expect(Array.from(ids)).toEqual([12, 14]);
    expect(probabilities[0]).toBeCloseTo(0.9);
    expect(left).toBe(1);
  });

  it('counts samples of a class that the model does not know as left', () => {
    expect(heldOut(columns, sure, ['0', 'x'], ['0', '1'], 'test')).toMatchObject({ left: 2 });
  });
});
