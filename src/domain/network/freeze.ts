import { StudioError } from '../../contract/errors.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import type { Freeze } from '../../contract/training.ts';
import { expandLayers, primitiveCount } from './expand.ts';

/**
 * Names of the primitive layers that stay as they are. Counts are of the network's own layers, a separable convolution being one.
 * @throws StudioError RUN_SPEC_INVALID for an unknown layer, or when nothing would be left to learn.
 */
export function frozenLayers(network: NetworkSpec, freeze: Freeze | null): ReadonlySet<string> {
  const count = freeze === null ? 0 : 'count' in freeze ? freeze.count : layerIndex(network, freeze.untilLayer) + 1;
  if (count === 0) return new Set();
  if (!network.layers.slice(count).some((layer) => 'bias' in layer || layer.type === 'batchNorm')) {
    const most = network.layers.findLastIndex((layer) => 'bias' in layer || layer.type === 'batchNorm');
    throw new StudioError('RUN_SPEC_INVALID', `freezing ${count} of ${network.layers.length} layers leaves nothing to learn`, {
      remedy: `Freeze at most ${most} layers.`
    });
  }
  return new Set(expandLayers(network).slice(0, primitiveCount(network, count)).map((layer) => layer.name));
}

function layerIndex(network: NetworkSpec, name: string): number {
  const index = network.layers.findIndex((layer) => layer.name === name);
  if (index >= 0) return index;
  throw new StudioError('RUN_SPEC_INVALID', `network “${network.name}” has no layer “${name}”`, {
    remedy: `Choose one of: ${network.layers.map((layer) => layer.name).join(', ')}.`
  });
}
