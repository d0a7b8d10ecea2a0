import type { NetworkSpec } from '../../contract/network.ts';
import { describeNetwork, type DescribedLayer } from '../../domain/network/describe.ts';

/** What the last dense layer reads: the layer before it; null: the network has no such layer, or the dense one is its first. */
export function penultimateLayer(network: NetworkSpec): DescribedLayer | null {
  const { layers } = describeNetwork(network);
  const last = layers.findLastIndex(({ layer }) => layer.type === 'dense');
  return layers[last - 1] ?? null;
}
