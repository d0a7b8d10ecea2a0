import type { NetworkSpec } from '../../contract/network.ts';
import { randomStream } from '../random.ts';
import { describeNetwork, type ParameterSpec } from './describe.ts';

/** Named arrays: a network's weights, an optimiser's memory, a checkpoint's contents. */
export type NamedArrays = Map<string, NamedArray>;

export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * Fresh weights: kernels uniform in ±√(6 / (fan in + fan out)) (Glorot and Bengio, 2010), biases and offsets 0, scales and variances 1.
 * Every array has a random stream of its own, so adding a layer does not change the others.
 */
export function initialWeights(network: NetworkSpec, seed: number): NamedArrays {
  const weights: NamedArrays = new Map();
  for (const { layer, parameters } of describeNetwork(network).layers) {
    for (const parameter of parameters) {
      weights.set(parameter.name, { shape: parameter.shape, values: initialValues(parameter, layer.type === 'depthwiseConv2d', seed) });
    }
  }
  return weights;
}

function initialValues({ name, shape, role }: ParameterSpec, depthwise: boolean, seed: number): Float32Array {
  const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
  if (role === 'gamma' || role === 'runningVariance') return values.fill(1);
  if (role !== 'kernel') return values;
  const random = randomStream(seed, 'init', name);
  const [fanIn, fanOut] = fans(shape, depthwise);
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  for (let i = 0; i < values.length; i++) values[i] = random.uniform(-limit, limit);
  return values;
}

/** How many inputs one output sums, and how many outputs one input reaches. A depthwise filter sees its own channel only. */
function fans(shape: readonly number[], depthwise: boolean): [number, number] {
  const window = shape.slice(0, -2).reduce((product, side) => product * side, 1);
  const [inputs, outputs] = shape.slice(-2) as [number, number];
  return depthwise ? [window, window * outputs] : [window * inputs, window * outputs];
}
