import { readFile } from 'node:fs/promises';
import type { NetworkSpec } from '../contract/network.ts';
import type { NamedArrays } from '../domain/network/initialise.ts';
import { decodeSafetensors, encodeSafetensors } from '../domain/safetensors.ts';

/** A model's weights as a safetensors file; the network that they belong to travels in its metadata. */
export function encodeWeights(weights: NamedArrays, network: NetworkSpec): Uint8Array {
  return encodeSafetensors({ tensors: weights, metadata: { network: JSON.stringify(network) } });
}

/** The float arrays of safetensors bytes. @throws StudioError MODEL_FILE_INVALID */
export function decodeWeights(bytes: Uint8Array, source: string): NamedArrays {
  const arrays: NamedArrays = new Map();
  for (const [name, { shape, values }] of decodeSafetensors(bytes, source).tensors) {
    if (values instanceof Float32Array) arrays.set(name, { shape, values });
  }
  return arrays;
}

export async function readWeights(path: string): Promise<NamedArrays> {
  return decodeWeights(await readFile(path), 'weights');
}
