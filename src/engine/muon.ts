import { add, div, mul, reshape, sqrt, square, sum, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { Kernels, Variable } from './kernels.ts';

export interface MuonStep {
  readonly learningRate: number;
  readonly momentum: number;
  /** Root mean square of the step in learning rates. */
  readonly matrixStep: number;
}

/** s ← 3.4445·s − 4.775·s³ + 2.0315·s⁵ takes singular values from nearly 0 to 1 to between about 0.7 and 1.2 when applied five times (Jordan et al., 2024). */
const [linear, cubic, quintic] = [3.4445, -4.775, 2.0315];
const iterations = 5;
/** With singular values in this unit the last coefficient is 1, and completing the square leaves ((G + shift·I)² + rest·I)·X, of few steps. */
const unit = quintic ** -0.25;
const shift = (cubic * unit ** 2) / 2;
const rest = linear - shift ** 2;

/** Moves a kernel, its last side the outputs, against the direction that Nesterov's momentum takes, made orthogonal. */
export function applyMuon(kernels: Kernels, variable: Variable, velocity: Variable, gradient: Tensor, { learningRate, momentum, matrixStep }: MuonStep): void {
  tidy(() => {
    kernels.moveTowards(velocity, gradient, 1 - momentum);
    const direction = add(mul(gradient, 1 - momentum), mul(velocity.read(), momentum));
    const columns = variable.shape.at(-1)!;
    const rows = direction.size / columns;
    const step = orthogonalised(kernels, reshape(direction, [rows, columns]));
    // Values of a matrix with orthonormal rows or columns have a root mean square of one over the root of its longer side.
    kernels.subtract(variable, reshape(step, [...variable.shape]), learningRate * matrixStep * Math.sqrt(Math.max(rows, columns)));
  });
}

/** The matrix `[rows, columns]` with the same singular vectors and all its singular values near 1, but for those that are next to nothing (Newton–Schulz). */
export function orthogonalised(kernels: Kernels, matrix: Tensor): Tensor {
  const isTall = matrix.shape[0] > matrix.shape[1]!;
  return tidy(() => {
    // No singular value is larger than the root of the sum of squares.
    let x: Tensor = div(matrix, add(mul(sqrt(sum(square(matrix))), unit), 1e-7));
    for (let i = 0; i < iterations; i++) {
      // Of the two products with its own transpose the smaller.
      const shifted = kernels.addToDiagonal(kernels.matMul(x, x, isTall, !isTall), shift);
      const factor = kernels.addToDiagonal(kernels.matMul(shifted, shifted, false, false), rest);
      x = isTall ? kernels.matMul(x, factor, false, false) : kernels.matMul(factor, x, false, false);
    }
    return mul(x, unit);
  });
}
