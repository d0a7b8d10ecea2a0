import type { ParameterSpec } from '../domain/network/describe.ts';
import type { Variable } from './kernels.ts';

/** One named array of a network, in training or inference. */
export interface Parameter {
  readonly spec: ParameterSpec;
  readonly variable: Variable;
  /** Running statistics are not learned by gradient; frozen parameters are not learned at all. */
  readonly trainable: boolean;
  /** A kernel that mixes all its inputs into each of its outputs, its last side: any but a depthwise one. */
  readonly isMatrix: boolean;
}

/** Whether decoupled weight decay applies: to kernels only, not to biases and batch norm (Loshchilov and Hutter, 2019, practice). */
export function decays(parameter: Parameter): boolean {
  return parameter.spec.role === 'kernel';
}
