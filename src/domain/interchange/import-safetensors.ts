import type { NetworkInput } from '../../contract/network.ts';
import type { NamedArray } from '../network/initialise.ts';
import { decodeSafetensors } from '../safetensors.ts';
import { invalidModelFile } from './import-errors.ts';
import { checkedWeights, parseNetwork } from './imported-model.ts';
import type { ImportedModel } from './imported-model.ts';
import { parseJson } from './parse-json.ts';

/** True for the first bytes of a safetensors file: the length of a header, which is JSON. */
export function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 9 || bytes[8] !== '{'.charCodeAt(0)) return false;
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true) <= BigInt(bytes.length - 8);
}

/**
 * Arrays named `<layer>/<role>`, such as `stem/kernel`, for a network that is given, or that the file's metadata tell as `network`.
 * @throws StudioError MODEL_FILE_INVALID, NETWORK_INVALID naming what does not fit
 */
export function importSafetensors(bytes: Uint8Array, source: string, given: NetworkInput | undefined): ImportedModel {
  const { tensors, metadata } = decodeSafetensors(bytes, source);
  const told = metadata['network'];
  if (given === undefined && told === undefined) {
    throw invalidModelFile(source, 'nothing in it describes the network', 'Give the network as well: “dsdc models import FILE --network network.json”.');
  }
  const network = parseNetwork(source, given ?? parseJson(source, told!));
  const arrays = new Map<string, NamedArray>();
  for (const [name, { shape, values }] of tensors) if (values instanceof Float32Array) arrays.set(name, { shape, values });
  const weights = checkedWeights(source, network, arrays);
  return { name: network.name, network, classes: Array.from({ length: network.classes }, (_, i) => String(i)), weights };
}
