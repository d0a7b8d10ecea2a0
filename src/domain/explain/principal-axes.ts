import { randomStream } from '../random.ts';

export interface PrincipalAxes {
  /** `[n, count]`: the rows' coordinates along the axes, the axis of the largest variance first. */
  readonly scores: Float32Array;
  /** Variance along each axis. */
  readonly variances: readonly number[];
  /** Along all axes of the rows. */
  readonly totalVariance: number;
}

/** Beyond this the matrix of covariances costs more than going through the rows again. */
const mostForCovariance = 512;
const rounds = 60;

/**
 * Principal component analysis by orthogonal iteration on the covariances: every round multiplies by them and makes the axes orthonormal
 * again, so that they turn towards the eigenvectors of the largest eigenvalues.
 *
 * @param rows `[n, width]`
 * @param count of axes, at most `width`; axes beyond the rows' rank have variance 0
 * @throws RangeError for no rows, or more axes than columns
 */
export function principalAxes(rows: Float32Array, width: number, count: number): PrincipalAxes {
  const n = rows.length / width;
  if (!Number.isInteger(n) || n < 1 || count > width) throw new RangeError(`There are no ${count} axes in ${rows.length} values of rows of ${width}.`);
  const centred = centre(rows, width);
  const times = width <= mostForCovariance ? timesMatrix(covariances(centred, width), width) : timesRows(centred, width);
  const random = randomStream(1, 'principal-axes');
  let axes = orthonormal(Array.from({ length: count }, () => Float64Array.from({ length: width }, () => random.normal())));
  for (let round = 0; round < rounds; round++) axes = orthonormal(axes.map(times));

  const scores = new Float32Array(n * count);
  const variances = axes.map((axis, a) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      let score = 0;
      for (let c = 0; c < width; c++) score += centred[i * width + c]! * axis[c]!;
      scores[i * count + a] = score;
      sum += score * score;
    }
    return sum / n;
  });
  return { scores, variances, totalVariance: centred.reduce((sum, value) => sum + value * value, 0) / n };
}

function centre(rows: Float32Array, width: number): Float64Array {
  const n = rows.length / width;
  const means = new Float64Array(width);
  rows.forEach((value, i) => (means[i % width]! += value / n));
  return Float64Array.from(rows, (value, i) => value - means[i % width]!);
}

function covariances(centred: Float64Array, width: number): Float64Array {
  const n = centred.length / width;
  const matrix = new Float64Array(width * width);
  for (let i = 0; i < centred.length; i += width) {
    for (let a = 0; a < width; a++) {
      const value = centred[i + a]! / n;
      // ReLU leaves many zeros.
      if (value !== 0) for (let b = 0; b < width; b++) matrix[a * width + b]! += value * centred[i + b]!;
    }
  }
  return matrix;
}

function timesMatrix(matrix: Float64Array, width: number): (axis: Float64Array) => Float64Array {
  return (axis) => axis.map((_, a) => {
    let sum = 0;
    for (let b = 0; b < width; b++) sum += matrix[a * width + b]! * axis[b]!;
    return sum;
  });
}

function timesRows(centred: Float64Array, width: number): (axis: Float64Array) => Float64Array {
  const n = centred.length / width;
  return (axis) => {
    const product = new Float64Array(width);
    for (let i = 0; i < centred.length; i += width) {
      let score = 0;
      for (let c = 0; c < width; c++) score += centred[i + c]! * axis[c]!;
      for (let c = 0; c < width; c++) product[c]! += (score * centred[i + c]!) / n;
    }
    return product;
  };
}

/** Gram and Schmidt; an axis that the ones before it leave nothing of becomes 0. */
function orthonormal(axes: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const axis of axes) {
    const before = Math.hypot(...axis);
    const rest = Float64Array.from(axis);
    for (const other of done) {
      const along = rest.reduce((sum, value, c) => sum + value * other[c]!, 0);
      for (let c = 0; c < rest.length; c++) rest[c]! -= along * other[c]!;
    }
    const length = Math.hypot(...rest);
    done.push(length > before * 1e-9 ? rest.map((value) => value / length) : rest.fill(0));
  }
  return done;
}
