import type { NetworkSpec } from '../../contract/network.ts';
import { expandLayers, type PrimitiveLayer } from './expand.ts';
import type { NamedArrays } from './initialise.ts';

type Weighted = Extract<PrimitiveLayer, { bias: boolean }>;
type BatchNorm = Extract<PrimitiveLayer, { type: 'batchNorm' }>;

export interface FoldedNetwork {
  readonly network: NetworkSpec;
  readonly weights: NamedArrays;
  /** For each batch norm that was folded, the layer that answers what it answered. */
  readonly foldedInto: ReadonlyMap<string, string>;
}

/**
 * The same network for inference: a batch norm with fixed statistics is one factor and one offset a channel, so it goes into the
 * kernel and bias of the layer before it (Jacob et al., 2018, section 3.2). Answers differ by rounding only.
 */
export function foldBatchNorm(network: NetworkSpec, weights: NamedArrays): FoldedNetwork {
  const layers: PrimitiveLayer[] = [];
  const folded: NamedArrays = new Map(weights);
  const foldedInto = new Map<string, string>();
  for (const layer of expandLayers(network)) {
    const before = layers.at(-1);
    if (layer.type !== 'batchNorm' || !before || !('bias' in before) || before.activation !== 'linear') {
      layers.push(layer);
      continue;
    }
    foldInto(folded, before, layer);
    foldedInto.set(layer.name, before.name);
    layers[layers.length - 1] = { ...before, bias: true, activation: layer.activation };
  }
  return { network: { ...network, layers }, weights: folded, foldedInto };
}

function foldInto(weights: NamedArrays, layer: Weighted, norm: BatchNorm): void {
  const values = (name: string): Float32Array => weights.get(name)!.values;
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'runningMean', 'runningVariance'].map((role) => values(`${norm.name}/${role}`)) as [
    Float32Array, Float32Array, Float32Array, Float32Array
  ];
  const factor = gamma.map((g, c) => g / Math.sqrt(variance[c]! + norm.epsilon));
  const kernel = weights.get(`${layer.name}/kernel`)!;
  const bias = layer.bias ? values(`${layer.name}/bias`) : new Float32Array(factor.length);
  // The output channel is the fastest-changing place in a kernel, `[…, in, out]`, and in a depthwise one, `[…, channel, multiplier]`.
  weights.set(`${layer.name}/kernel`, { shape: kernel.shape, values: kernel.values.map((w, i) => w * factor[i % factor.length]!) });
  weights.set(`${layer.name}/bias`, { shape: [factor.length], values: bias.map((b, c) => (b - mean[c]!) * factor[c]! + beta[c]!) });
}
