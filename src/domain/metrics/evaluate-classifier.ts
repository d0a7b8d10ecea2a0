import { StudioError } from '../../contract/errors.ts';
import { expectedCalibrationError } from './calibration-error.ts';
import { classScores, confusionMatrix } from './confusion.ts';
import type { ClassScores } from './confusion.ts';
import { predict } from './predictions.ts';
import { rejectCurve } from './reject-curve.ts';
import type { RejectPoint } from './reject-curve.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** How well a classifier does on a labelled set, in the words of the command line's `evaluate`. Rates are shares of 1. */
export interface Evaluation {
  readonly n: number;
  readonly errors: number;
  readonly accuracy: number;
  /** 95 % Wilson interval of the accuracy. */
  readonly interval95: [low: number, high: number];
  /** Expected calibration error, 15 bins. */
  readonly ece: number;
  readonly perClass: ClassScores[];
  /** Counts `[actual][predicted]`. */
  readonly confusion: number[][];
  readonly rejectCurve: RejectPoint[];
}

/**
 * @param probabilities `[N, C]`.
 * @param labels `[N]`.
 * @throws StudioError DATASET_EMPTY without samples.
 * @throws RangeError when the shapes do not fit.
 */
export function evaluateClassifier(probabilities: Float32Array, labels: Uint8Array): Evaluation {
  if (labels.length === 0) {
    throw new StudioError('DATASET_EMPTY', 'There are no samples to evaluate on.', { remedy: 'Choose a dataset or split that has samples.' });
  }
  const { count, classes, predicted, confidence, correct } = predict(probabilities, labels);
  const right = correct.reduce((sum, value) => sum + value, 0);
  const confusion = confusionMatrix(predicted, labels, classes);
  return {
    n: count,
    errors: count - right,
    accuracy: right / count,
    interval95: wilsonInterval(right, count),
    ece: expectedCalibrationError(confidence, correct),
    perClass: classScores(confusion),
    confusion,
    rejectCurve: rejectCurve(confidence, correct)
  };
}
