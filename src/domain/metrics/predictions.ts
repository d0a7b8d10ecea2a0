/** The best class of every sample and how sure it is. */
export interface Predictions {
  readonly count: number;
  readonly classes: number;
  /** `[N]` class with the largest probability; the smaller one when two are equal. */
  readonly predicted: Uint8Array;
  /** `[N]` that probability. */
  readonly confidence: Float32Array;
  /** `[N]` 1 where the prediction is the label. */
  readonly correct: Uint8Array;
}

/** Classes of a `[labels.length, C]` table. @throws RangeError when it is not a whole number from 1 to 256, or a label has no column. */
export function classCount(table: Float32Array, labels: Uint8Array): number {
  const classes = table.length / labels.length;
  if (!Number.isInteger(classes) || classes < 1 || classes > 256) {
    throw new RangeError(`${table.length} values are not a row for each of ${labels.length} labels`);
  }
  const largest = labels.reduce((max, label) => Math.max(max, label), 0);
  if (largest >= classes) throw new RangeError(`label ${largest} has no column among ${classes} classes`);
  return classes;
}

/**
 * @param probabilities `[N, C]`, N at least 1.
 * @param labels `[N]`.
 * @throws RangeError when the shapes do not fit.
 */
export function predict(probabilities: Float32Array, labels: Uint8Array): Predictions {
  const classes = classCount(probabilities, labels);
  const count = labels.length;
  const predicted = new Uint8Array(count);
  const confidence = new Float32Array(count);
  const correct = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (probabilities[i * classes + c]! > probabilities[i * classes + best]!) best = c;
    predicted[i] = best;
    confidence[i] = probabilities[i * classes + best]!;
    correct[i] = best === labels[i] ? 1 : 0;
  }
  return { count, classes, predicted, confidence, correct };
}
