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
    for (let i = 0; i < labels.length; i++) {
      const from = i * classes;
      const sum = exponentials(logits, from, inverse, weights);
      let expected = 0;
      for (let c = 0; c < classes; c++) expected += (weights[c]! / sum) * logits[from + c]!;
      total += expected - logits[from + labels[i]!]!;
    }
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
    const sum = exponentials(logits, from, 1 / temperature, weights);
    for (let c = 0; c < classes; c++) probabilities[from + c] = weights[c]! / sum;
  }
  return probabilities;
}

/** Fills `weights` with exp(inverse · (row − max of row)) of the row that begins at `from`, and returns their sum; the shift keeps exp from overflowing. */
function exponentials(logits: Float32Array, from: number, inverse: number, weights: Float64Array): number {
  let max = -Infinity;
  for (let c = 0; c < weights.length; c++) if (logits[from + c]! > max) max = logits[from + c]!;
  let sum = 0;
  for (let c = 0; c < weights.length; c++) {
    weights[c] = Math.exp(inverse * (logits[from + c]! - max));
    sum += weights[c]!;
  }
  return sum;
}
