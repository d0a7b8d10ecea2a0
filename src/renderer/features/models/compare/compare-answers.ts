import { mcnemarExact, pairedInterval } from '../../../../domain/metrics/compare-models.ts';
import type { HeldOut } from '../../../../domain/metrics/held-out.ts';
import { predict } from '../../../../domain/metrics/predictions.ts';

/** Two models on the samples of one class. */
export interface ClassOutcome {
  readonly name: string;
  readonly n: number;
  readonly wrongFirst: number;
  readonly wrongSecond: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/** Two models on the same samples. */
export interface Comparison {
  readonly n: number;
  readonly bothRight: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothWrong: number;
  /** Share that the first one reads rightly less that of the second one, and its 95 % interval. */
  readonly difference: number;
  readonly interval95: [number, number];
  /** McNemar's exact two-sided p-value. */
  readonly p: number;
  /** Ids of samples on which exactly one is right, in the order of the columns. */
  readonly differing: Uint32Array;
  /** In the order of the first model's classes; those without samples left out. */
  readonly byClass: readonly ClassOutcome[];
}

/** Only samples that both were asked about, and whose class both know, count. */
export function compareAnswers(first: HeldOut, second: HeldOut, classes: readonly string[]): Comparison {
  const rightFirst = first.labels.length === 0 ? first.labels : predict(first.probabilities, first.labels).correct;
  const rightSecond = second.labels.length === 0 ? second.labels : predict(second.probabilities, second.labels).correct;
  const rowOfId = new Map(Array.from(second.ids, (id, row) => [id, row]));
  const counts = { bothRight: 0, onlyFirst: 0, onlySecond: 0, bothWrong: 0 };
  const byClass = classes.map((name) => ({ name, n: 0, wrongFirst: 0, wrongSecond: 0, onlyFirst: 0, onlySecond: 0 }));
  const differing: number[] = [];
  let n = 0;
  first.ids.forEach((id, i) => {
    const row = rowOfId.get(id);
    if (row === undefined) return;
    n += 1;
    const a = rightFirst[i] === 1;
    const b = rightSecond[row] === 1;
    counts[a ? (b ? 'bothRight' : 'onlyFirst') : b ? 'onlySecond' : 'bothWrong'] += 1;
    const tally = byClass[first.labels[i]!]!;
    tally.n += 1;
    tally.wrongFirst += Number(!a);
    tally.wrongSecond += Number(!b);
    tally.onlyFirst += Number(a && !b);
    tally.onlySecond += Number(b && !a);
    if (a !== b) differing.push(id);
  });
  return {
    ...counts, n,
    difference: n === 0 ? 0 : (counts.onlyFirst - counts.onlySecond) / n,
    interval95: pairedInterval(counts),
    p: mcnemarExact(counts.onlyFirst, counts.onlySecond),
    differing: Uint32Array.from(differing),
    byClass: byClass.filter((each) => each.n > 0)
  };
}
