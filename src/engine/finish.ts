import type { Tensor } from '@tensorflow/tfjs-core';
import type { Activation } from '../contract/network.ts';
import type { Kernels } from './kernels.ts';

/** What follows a product or a normalisation, number by number: engines that can do it in the same pass over memory. */
export interface Finish {
  /** `[channels]`; null: none. */
  readonly bias: Tensor | null;
  readonly activation: Activation;
}

export const plain: Finish = { bias: null, activation: 'linear' };

/** Adds the bias and applies the activation in passes of their own. Consumes `z`. */
export function finish(kernels: Pick<Kernels, 'addBias' | 'activate'>, z: Tensor, { bias, activation }: Finish): Tensor {
  let result = z;
  if (bias) {
    result = kernels.addBias(z, bias);
    z.dispose();
  }
  if (activation === 'linear') return result;
  const activated = kernels.activate(result, activation);
  result.dispose();
  return activated;
}
