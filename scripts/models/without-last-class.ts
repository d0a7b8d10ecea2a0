import type { NetworkSpec } from '../../src/contract/network.ts';
import { describeNetwork } from '../../src/domain/network/describe.ts';
import { withClasses } from '../../src/domain/network/presets.ts';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '../../src/domain/safetensors.ts';

interface Weighed {
  readonly network: NetworkSpec;
  /** Safetensors. */
  readonly weights: Uint8Array;
}

/** A network that no longer answers the last of its classes: what its last dense layer holds for that one is left out, nothing else changes. */
export function withoutLastClass({ network, weights }: Weighed): Weighed {
  const smaller = withClasses(network, network.classes - 1);
  const { tensors, metadata } = decodeSafetensors(weights, 'the weights');
  const shapes = new Map(describeNetwork(smaller).layers.flatMap(({ parameters }) => parameters.map(({ name, shape }) => [name, shape])));
  const kept = new Map([...tensors].map(([name, tensor]) => [name, tensor.shape.join() === shapes.get(name)!.join() ? tensor : withoutLastColumn(tensor)]));
  return { network: smaller, weights: encodeSafetensors({ tensors: kept, metadata: { ...metadata, network: JSON.stringify(smaller) } }) };
}

/** Of `[…, n]`: `[…, n − 1]`. */
function withoutLastColumn({ shape, values }: StoredTensor): StoredTensor {
  const columns = shape.at(-1)!;
  return { shape: [...shape.slice(0, -1), columns - 1], values: (values as Float32Array).filter((_, i) => i % columns !== columns - 1) };
}
