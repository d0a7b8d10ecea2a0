/** Scores of one class against all others, shares of 1. */
export interface ClassScores {
  readonly digit: number;
  /** Share of the predictions of this class that are right; 0 when there is none. */
  readonly precision: number;
  /** Share of the samples of this class that are found; 0 when there is none. */
  readonly recall: number;
  /** Harmonic mean of both; 0 when both are 0. */
  readonly f1: number;
}

/** Counts `[actual][predicted]`. */
export function confusionMatrix(predicted: Uint8Array, labels: Uint8Array, classes: number): number[][] {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  labels.forEach((label, i) => {
    confusion[label]![predicted[i]!]! += 1;
  });
  return confusion;
}

/** Precision, recall and F1 of every class from counts `[actual][predicted]`. 0/0 counts as 0, so that a class without samples never looks good. */
export function classScores(confusion: readonly (readonly number[])[]): ClassScores[] {
  return confusion.map((row, digit) => {
    const hits = row[digit]!;
    const actual = row.reduce((sum, count) => sum + count, 0);
    const predicted = confusion.reduce((sum, other) => sum + other[digit]!, 0);
    return { digit, precision: ratio(hits, predicted), recall: ratio(hits, actual), f1: ratio(2 * hits, actual + predicted) };
  });
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
