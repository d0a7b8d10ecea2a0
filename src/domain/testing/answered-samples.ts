import type { PredictionColumns } from '../columns.ts';
import { columnsOf } from './columns.ts';

/** Five samples: one to train on, four to test on, the last of them quarantined. */
export const fiveSamples = columnsOf({ ids: [11, 12, 13, 14, 15], labels: [0, 0, 1, 1, 0], splits: ['train', 'test', 'test', 'test', 'test'], quarantined: [0, 0, 0, 0, 1] });

/** Probabilities of two classes. */
export function answersOf(rows: readonly (readonly [id: number, a: number, b: number])[]): PredictionColumns {
  return { count: rows.length, classes: 2, ids: Uint32Array.from(rows, ([id]) => id), probabilities: Float32Array.from(rows.flatMap(([, a, b]) => [a, b])) };
}

/** To the five of them. */
export const sureAnswers = answersOf([[11, 1, 0], [12, 0.9, 0.1], [13, 0.2, 0.8], [14, 0.7, 0.3], [15, 1, 0]]);
