import type { SampleColumns } from '../../../../domain/columns.ts';
import { noAnswer } from '../filter/answers.ts';
import type { Answers } from '../filter/answers.ts';

/** How many samples each class has of each kind, one entry a class in label order. */
export interface ClassCounts {
  /** Quarantined ones left out, as training and testing leave them out. */
  readonly train: Uint32Array;
  readonly test: Uint32Array;
  readonly quarantined: Uint32Array;
  readonly starred: Uint32Array;
  /** Have another label now than as imported. */
  readonly edited: Uint32Array;
  /** Of those the model was asked about, quarantined ones left out. */
  readonly answered: Uint32Array;
  readonly wrong: Uint32Array;
}

/** Counts all samples, or those of `rows`. */
export function countClasses(columns: SampleColumns, classes: number, answers: Answers | null, rows: Uint32Array | null = null): ClassCounts {
  const column = (): Uint32Array => new Uint32Array(classes);
  const counts = { train: column(), test: column(), quarantined: column(), starred: column(), edited: column(), answered: column(), wrong: column() };
  const bySplit = [counts.train, counts.test];
  const total = rows === null ? columns.count : rows.length;
  for (let i = 0; i < total; i++) {
    const row = rows === null ? i : rows[i]!;
    const label = columns.labels[row]!;
    if (columns.starred[row] === 1) counts.starred[label]!++;
    if (columns.originalLabels[row] !== label) counts.edited[label]!++;
    if (columns.quarantined[row] === 1) {
      counts.quarantined[label]!++;
      continue;
    }
    bySplit[columns.splits[row]!]![label]!++;
    const predicted = answers === null ? noAnswer : answers.predicted[row]!;
    if (predicted === noAnswer) continue;
    counts.answered[label]!++;
    if (predicted !== label) counts.wrong[label]!++;
  }
  return counts;
}

export function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
