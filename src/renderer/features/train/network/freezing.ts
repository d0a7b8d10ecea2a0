import type { NetworkSpec } from '../../../../contract/network.ts';

/** How many of the first layers may be frozen with something left to learn (see `frozenLayers`, which refuses more). */
export function mostFrozen(network: NetworkSpec): number {
  return Math.max(0, network.layers.findLastIndex((layer) => 'bias' in layer || layer.type === 'batchNorm'));
}
