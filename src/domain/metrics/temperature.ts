import { classCount } from './predictions.ts';

/** Beyond these a model is broken, not badly calibrated. */
const smallest = 0.02;
const largest = 50;

/** Halves the interval of inverse temperatures often enough for double precision's worth of them. */
const halvings = 50;

/**
 * The temperature that makes a model's confidences fit its accuracy (temperature scaling; Guo et al., On Calibration of Modern Neural Networks,
 * 2017): the one with the smallest negative log-likelihood. That is convex in the inverse temperature β, with slope
 * mean(Σ p·z − z of the label), so the slope's zero is found by bisection.
 *
 * @param logits `[N, C]` of samples the model was not trained on.
 * @param labels `[N]`.
 * @returns from 0.02 to 50; an end when the optimum lies beyond.
 * @throws RangeError when the shapes do not fit.
 */
export function fitTemperature(logits: Float32Array, labels: Uint8Array): number {
  const classes = classCount(logits, labels);
  const weights = new Float64Array(classes);

  function slope(inverse: number): number {
    let total = 0;
    labels.forEach((label, i) => {
      const row = logits.subarray(i * classes, (i + 1) * classes);
      const sum = exponentials(row, inverse, weights);
      let expected = 0;
      for (let c = 0; c < classes; c++) expected += (weights[c]! / sum) * row[c]!;
      total += expected - row[label]!;
    });
    return total;
  }

  let low = 1 / largest;
  let high = 1 / smallest;
  for (let i = 0; i < halvings; i++) {
    // Temperatures matter by ratio, hence the geometric middle.
    const middle = Math.sqrt(low * high);
    if (slope(middle) > 0) high = middle;
    else low = middle;
  }
  return 1 / Math.sqrt(low * high);
}

/**
 * softmax(logits / temperature).
 *
 * @param logits `[N, classes]`.
 * @returns `[N, classes]`, every row adding up to 1.
 */
export function applyTemperature(logits: Float32Array, classes: number, temperature: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  const weights = new Float64Array(classes);
  for (let from = 0; from < logits.length; from += classes) {
    const sum = exponentials(logits.subarray(from, from + classes), 1 / temperature, weights);
    for (let c = 0; c < classes; c++) probabilities[from + c] = weights[c]! / sum;
  }
  return probabilities;
}

/** Fills `weights` with exp(inverse · (row − max of row)) and returns their sum; the shift keeps exp from overflowing. */
function exponentials(row: Float32Array, inverse: number, weights: Float64Array): number {
  let max = -Infinity;
  for (const value of row) max = Math.max(max, value);
  let sum = 0;
  for (let c = 0; c < weights.length; c++) {
    weights[c] = Math.exp(inverse * (row[c]! - max));
    sum += weights[c]!;
  }
  return sum;
}
