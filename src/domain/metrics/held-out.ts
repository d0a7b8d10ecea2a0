import type { SplitName } from '../../contract/datasets.ts';
import { codeOfSplit } from '../columns.ts';
import type { PredictionColumns, SampleColumns } from '../columns.ts';

/** What a model is measured on: the samples of one split with their labels of today and the answers that are stored. */
export interface HeldOut {
  /** Sample ids `[n]`. */
  readonly ids: Uint32Array;
  /** `[n]`, numbered as the model numbers its classes. */
  readonly labels: Uint8Array;
  /** `[n, classes]`. */
  readonly probabilities: Float32Array;
  /** Samples of the split that cannot be counted: the model was not asked about them, or does not know their class. */
  readonly left: number;
}

/** Quarantined samples are not part of any split. Classes are matched by name. */
export function heldOut(
  columns: SampleColumns, predictions: PredictionColumns, modelClasses: readonly string[], datasetClasses: readonly string[], split: SplitName
): HeldOut {
  const numberOfLabel = datasetClasses.map((name) => modelClasses.indexOf(name));
  const rowOf = rowsOfIds(predictions.ids);
  const code = codeOfSplit(split);
  const rows: number[] = [];
  const samples: number[] = [];
  let left = 0;
  for (let i = 0; i < columns.count; i++) {
    if (columns.splits[i] !== code || columns.quarantined[i] === 1) continue;
    const row = rowOf(columns.ids[i]!, i);
    if (row < 0 || (numberOfLabel[columns.labels[i]!] ?? -1) < 0) {
      left += 1;
      continue;
    }
    rows.push(row);
    samples.push(i);
  }
  const { classes } = predictions;
  const probabilities = new Float32Array(rows.length * classes);
  rows.forEach((row, i) => probabilities.set(predictions.probabilities.subarray(row * classes, (row + 1) * classes), i * classes));
  return {
    ids: Uint32Array.from(samples, (i) => columns.ids[i]!),
    labels: Uint8Array.from(samples, (i) => numberOfLabel[columns.labels[i]!]!),
    probabilities,
    left
  };
}

/** Looks ids up, `(id, guess) => row` and -1 for none: tables are mostly in the same order, so that the guess is nearly always right. */
function rowsOfIds(ids: Uint32Array): (id: number, guess: number) => number {
  let rowOfId: Map<number, number> | null = null;
  return (id, guess) => {
    if (ids[guess] === id) return guess;
    rowOfId ??= new Map(Array.from(ids, (each, row) => [each, row]));
    return rowOfId.get(id) ?? -1;
  };
}
