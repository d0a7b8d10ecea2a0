import type { NetworkSpec } from '../../contract/network.ts';
import { describeNetwork, describeWhatFits, windowOf, type DescribedLayer } from '../network/describe.ts';
import { extent } from '../network/geometry.ts';

/** What one layer sees of the input. Lengths in input pixels along one side. */
export interface LayerReach {
  readonly name: string;
  readonly receptiveField: number;
  /** From one output to the next. */
  readonly jump: number;
  /** The input row that the first output's field begins at: below 0 on padding. Fields of the other outputs begin `jump` further each. */
  readonly start: number;
  /** The same layer's receptive field had every dilation been 1; null where that network does not fit its input. */
  readonly undilated: { readonly receptiveField: number; readonly jump: number; readonly start: number } | null;
}

/**
 * Receptive fields of every primitive layer, beside those of the same network without dilation.
 * @throws StudioError NETWORK_INVALID
 */
export function networkReach(network: NetworkSpec): LayerReach[] {
  const plain = reachOf(describeWhatFits(withoutDilation(network)).layers);
  return reachOf(describeNetwork(network).layers).map((reach, i) => ({ ...reach, undilated: plain[i] ?? null }));
}

function reachOf(layers: readonly DescribedLayer[]): Omit<LayerReach, 'undilated'>[] {
  let start = 0;
  let jump = 1;
  return layers.map(({ layer, inputShape, receptiveField, jump: next }) => {
    const window = windowOf(layer);
    if (window) start -= extent(inputShape[0]!, window).padBefore * jump;
    jump = next;
    return { name: layer.name, receptiveField, jump, start };
  });
}

function withoutDilation(network: NetworkSpec): NetworkSpec {
  return { ...network, layers: network.layers.map((layer) => ('dilation' in layer ? { ...layer, dilation: 1 } : layer)) };
}
