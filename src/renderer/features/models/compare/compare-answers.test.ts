import { describe, expect, it } from 'vitest';
import type { PredictionColumns, SampleColumns } from '../../../../domain/columns.ts';
import { heldOut } from '../../../../domain/metrics/held-out.ts';
import { compareAnswers } from './compare-answers.ts';

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

describe('compareAnswers', () => {
  it('counts the four outcomes and names the samples on which one model alone is right', () => {
    const other = answers([[11, 1, 0], [12, 0.1, 0.9], [13, 0.2, 0.8], [14, 0.1, 0.9], [15, 1, 0]]);
    const of = (predictions: PredictionColumns) => heldOut(columns, predictions, ['0', '1'], ['0', '1'], 'test');
    const comparison = compareAnswers(of(sure), of(other), ['0', '1']);
    expect(comparison).toMatchObject({ n: 3, bothRight: 1, onlyFirst: 1, onlySecond: 1, bothWrong: 0, p: 1 });
    expect(Array.from(comparison.differing)).toEqual([12, 14]);
    expect(comparison.difference).toBe(0);
    expect(comparison.byClass).toEqual([
      { name: '0', n: 1, wrongFirst: 0, wrongSecond: 1, onlyFirst: 1, onlySecond: 0 },
      { name: '1', n: 2, wrongFirst: 1, wrongSecond: 0, onlyFirst: 0, onlySecond: 1 }
    ]);
  });

  it('counts nothing where the two were asked about different samples', () => {
    const held = heldOut(columns, sure, ['0', '1'], ['0', '1'], 'test');
    const none = heldOut(columns, answers([]), ['0', '1'], ['0', '1'], 'test');
    expect(compareAnswers(held, none, ['0', '1'])).toMatchObject({ n: 0, p: 1, byClass: [], interval95: [-1, 1] });
  });
});
