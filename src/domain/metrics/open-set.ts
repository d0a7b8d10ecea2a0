/** Features of samples, `[count, size]` row by row, with the logits `[count, classes]` that the network gave them. */
export interface Seen {
  readonly count: number;
  readonly features: Float32Array;
  readonly size: number;
  readonly logits: Float32Array;
  readonly classes: number;
}

/**
 * Tells samples of the classes that a network knows from anything else. A logistic regression over what the network itself computes: its last features,
 * its largest logit, the logarithm of the sum of exponentials (the free energy of Liu et al., 2020) and the distance to the nearest class mean (in
 * the spirit of Lee et al., 2018). Plain numbers, so that it can be kept with the model.
 */
export interface OpenSetDetector {
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  readonly centres: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Share of true samples that is let go for what is kept out. */
export const refusedShare = 0.01;
/** Keeps weights of features that hardly matter small. */
const ridge = 2;
const newtonSteps = 12;
const extras = 3;

/**
 * @param known samples of the network's classes, and what they are
 * @param strangers anything else
 * @param heldOut true samples, not among `known`: the detector is set so that `refusedShare` of them falls below 0.5
 */
export function fitOpenSet(known: Seen & { readonly labels: Uint8Array }, strangers: Seen, heldOut: Seen): OpenSetDetector {
  const { mean, scale } = moments(known);
  const centres = classMeans(known, mean, scale);
  const shape = { mean, scale, centres };
  const rows = [...rowsOf(known, shape), ...rowsOf(strangers, shape)];
  const targets = Float64Array.from({ length: rows.length }, (_, i) => (i < known.count ? 1 : 0));
  const fitted = logisticRegression(rows, targets);
  const weights = [...fitted.subarray(0, -1)];
  const unset = { ...shape, weights, bias: fitted.at(-1)! };
  const scores = rowsOf(heldOut, shape).map((row) => dot(row, weights) + unset.bias).sort((a, b) => a - b);
  return { ...unset, bias: unset.bias - scores[Math.floor(refusedShare * scores.length)]! };
}

/** For each sample the chance from 0 to 1 that it is one of the known classes; 0.5 is where to draw the line. `[count]` */
export function likeness(detector: OpenSetDetector, seen: Seen): Float32Array {
  return Float32Array.from(rowsOf(seen, detector), (row) => 1 / (1 + Math.exp(-dot(row, detector.weights) - detector.bias)));
}

function moments({ count, features, size }: Seen): { mean: number[]; scale: number[] } {
  const mean = new Array<number>(size).fill(0);
  const square = new Array<number>(size).fill(0);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < size; k++) {
      const value = features[i * size + k]!;
      mean[k]! += value / count;
      square[k]! += (value * value) / count;
    }
  }
  // A feature that is always the same tells nothing.
  return { mean, scale: square.map((value, k) => 1 / Math.sqrt(Math.max(1e-6, value - mean[k]! ** 2))) };
}

function classMeans({ count, features, size, labels, classes }: Seen & { readonly labels: Uint8Array }, mean: readonly number[], scale: readonly number[]): number[][] {
  const sums = Array.from({ length: classes }, () => new Array<number>(size).fill(0));
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < count; i++) {
    const label = labels[i]!;
    counts[label]!++;
    for (let k = 0; k < size; k++) sums[label]![k]! += (features[i * size + k]! - mean[k]!) * scale[k]!;
  }
  return sums.flatMap((sum, label) => (counts[label]! > 0 ? [sum.map((value) => value / counts[label]!)] : []));
}

/** What the regression sees of each sample. */
function rowsOf({ count, features, size, logits, classes }: Seen, { mean, scale, centres }: Pick<OpenSetDetector, 'mean' | 'scale' | 'centres'>): Float64Array[] {
  return Array.from({ length: count }, (_, i) => {
    const row = new Float64Array(size + extras);
    for (let k = 0; k < size; k++) row[k] = Math.max(-6, Math.min(6, (features[i * size + k]! - mean[k]!) * scale[k]!));
    const own = logits.subarray(i * classes, (i + 1) * classes);
    const largest = own.reduce((a, b) => Math.max(a, b), -Infinity);
    row[size] = largest / 4;
    row[size + 1] = (largest + Math.log(own.reduce((sum, value) => sum + Math.exp(value - largest), 0))) / 4;
    row[size + 2] = Math.sqrt(Math.min(...centres.map((centre) => squaredDistance(row, centre))) / size);
    return row;
  });
}

function squaredDistance(row: Float64Array, centre: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < centre.length; k++) sum += (row[k]! - centre[k]!) ** 2;
  return sum;
}

/** Weights with the bias behind them, by Newton's method with an L2 penalty on all but the bias. */
function logisticRegression(rows: readonly Float64Array[], targets: Float64Array): Float64Array {
  const size = rows[0]!.length + 1;
  const weights = new Float64Array(size);
  for (let step = 0; step < newtonSteps; step++) {
    const hessian = Array.from({ length: size }, () => new Float64Array(size));
    const gradient = new Float64Array(size);
    rows.forEach((row, i) => {
      const p = 1 / (1 + Math.exp(-dot(row, weights) - weights[size - 1]!));
      const curvature = Math.max(1e-6, p * (1 - p));
      const error = p - targets[i]!;
      for (let a = 0; a < size; a++) {
        const value = a < size - 1 ? row[a]! : 1;
        gradient[a]! += error * value;
        const line = hessian[a]!;
        const scaled = curvature * value;
        for (let b = 0; b <= a; b++) line[b]! += scaled * (b < size - 1 ? row[b]! : 1);
      }
    });
    for (let a = 0; a < size - 1; a++) {
      gradient[a]! += ridge * weights[a]!;
      hessian[a]![a]! += ridge;
    }
    const change = solve(hessian, gradient);
    for (let a = 0; a < size; a++) weights[a]! -= change[a]!;
    if (change.every((value) => Math.abs(value) < 1e-4)) break;
  }
  return weights;
}

/** The solution of a symmetric, positive definite system given by its lower triangle (Cholesky). */
function solve(lower: Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = lower[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(Math.max(1e-12, sum)) : sum / lower[j]![j]!;
    }
  }
  const result = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) result[i]! -= lower[i]![k]! * result[k]!;
    result[i]! /= lower[i]![i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) result[i]! -= lower[k]![i]! * result[k]!;
    result[i]! /= lower[i]![i]!;
  }
  return result;
}

/** Of the common part: a row may be shorter than the weights with their bias. */
function dot(row: Float64Array, weights: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < row.length; k++) sum += row[k]! * weights[k]!;
  return sum;
}
