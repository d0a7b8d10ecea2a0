import { tensor } from '@tensorflow/tfjs-core';
import type { NamedArrays } from '../domain/network/initialise.ts';
import type { Kernels, Variable } from './kernels.ts';

/** Copies variables out of the engine under the given names. */
export async function readVariables(named: Iterable<readonly [string, Variable]>): Promise<NamedArrays> {
  const arrays: NamedArrays = new Map();
  for (const [name, variable] of named) {
    const values = variable.read();
    arrays.set(name, { shape: [...variable.shape], values: (await values.data<'float32'>()).slice() });
    values.dispose();
  }
  return arrays;
}

/** Puts stored values back into a variable of the same shape. */
export function writeVariable(variable: Variable, values: Float32Array): void {
  const stored = tensor(values, [...variable.shape]);
  variable.assign(stored);
  stored.dispose();
}

/** A variable of zeros shaped as `like`. */
export function zerosLike(kernels: Kernels, like: Variable): Variable {
  const zeros = tensor(new Float32Array(like.shape.reduce((product, side) => product * side, 1)), [...like.shape]);
  const variable = kernels.variable(zeros);
  zeros.dispose();
  return variable;
}
