import type { SplitName } from '../../../../contract/datasets.ts';
import { codeOfSplit } from '../../../../domain/columns.ts';
import type { PredictionColumns, SampleColumns } from '../../../../domain/columns.ts';
import { mcnemarExact } from '../../../../domain/metrics/compare-models.ts';
import { predict } from '../../../../domain/metrics/predictions.ts';
import { wilsonInterval } from '../../../../domain/metrics/wilson-interval.ts';

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
  const rowOfId = new Map<number, number>();
  predictions.ids.forEach((id, row) => rowOfId.set(id, row));
  const code = codeOfSplit(split);
  const rows: number[] = [];
  const samples: number[] = [];
  let left = 0;
  for (let i = 0; i < columns.count; i++) {
    if (columns.splits[i] !== code || columns.quarantined[i] === 1) continue;
    const row = rowOfId.get(columns.ids[i]!);
    if (row === undefined || (numberOfLabel[columns.labels[i]!] ?? -1) < 0) {
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

/** What happens at a threshold: who is below it is keyed by a person. */
export interface Acceptance {
  readonly read: number;
  readonly misread: number;
  readonly n: number;
  /** 95 % Wilson intervals; of the misread rate among those read. */
  readonly readInterval: [number, number];
  readonly misreadInterval: [number, number];
}

/** @param confidence `[n]`, @param correct `[n]` 1 where right. */
export function acceptanceAt(confidence: Float32Array, correct: Uint8Array, threshold: number): Acceptance {
  let read = 0;
  let misread = 0;
  confidence.forEach((value, i) => {
    if (value < threshold) return;
    read += 1;
    misread += 1 - correct[i]!;
  });
  return {
    read, misread, n: confidence.length,
    readInterval: wilsonInterval(read, confidence.length),
    // Nothing was read: nothing is known.
    misreadInterval: read === 0 ? [0, 1] : wilsonInterval(misread, read)
  };
}

/** Two models on the same samples. */
export interface Comparison {
  readonly n: number;
  readonly bothRight: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothWrong: number;
  /** McNemar's exact two-sided p-value. */
  readonly p: number;
  /** Ids of samples on which exactly one is right, in the order of the columns. */
  readonly differing: Uint32Array;
}

/** Only samples that both were asked about count. */
export function compareAnswers(first: HeldOut, second: HeldOut): Comparison {
  const rightFirst = predict(first.probabilities, first.labels).correct;
  const rightSecond = predict(second.probabilities, second.labels).correct;
  const rowOfId = new Map<number, number>();
  second.ids.forEach((id, row) => rowOfId.set(id, row));
  const counts = { n: 0, bothRight: 0, onlyFirst: 0, onlySecond: 0, bothWrong: 0 };
  const differing: number[] = [];
  first.ids.forEach((id, i) => {
    const other = rowOfId.get(id);
    if (other === undefined) return;
    counts.n += 1;
    const a = rightFirst[i] === 1;
    const b = rightSecond[other] === 1;
    if (a && b) counts.bothRight += 1;
    else if (a) counts.onlyFirst += 1;
    else if (b) counts.onlySecond += 1;
    else counts.bothWrong += 1;
    if (a !== b) differing.push(id);
  });
  return { ...counts, p: mcnemarExact(counts.onlyFirst, counts.onlySecond), differing: Uint32Array.from(differing) };
}
