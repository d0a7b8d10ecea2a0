import { StudioError } from '../contract/errors.ts';

/**
 * The safetensors file format (Hugging Face): 8 bytes little-endian header length, a JSON header, then raw little-endian data.
 * Only the element types that the studio stores.
 */
const elementTypes = {
  F32: { bytes: 4, read: (bytes: Uint8Array) => new Float32Array(bytes.slice().buffer) },
  U8: { bytes: 1, read: (bytes: Uint8Array) => bytes },
  I64: { bytes: 8, read: (bytes: Uint8Array) => new BigInt64Array(bytes.slice().buffer) }
} as const;

type ElementType = keyof typeof elementTypes;
export type TensorValues = Float32Array | Uint8Array | BigInt64Array;

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: TensorValues;
}

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const largestHeaderBytes = 10_000_000;

/** A whole file; the same tensors in the same order give the same bytes. */
export function encodeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array {
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header['__metadata__'] = metadata;
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: elementTypeOf(values), shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces so that the data starts at a multiple of 8, as the format recommends.
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(text, 8);
  let position = 8 + headerLength;
  for (const { values } of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), position);
    position += values.byteLength;
  }
  return bytes;
}

function elementTypeOf(values: TensorValues): ElementType {
  if (values instanceof Float32Array) return 'F32';
  return values instanceof Uint8Array ? 'U8' : 'I64';
}

/**
 * Bytes (U8) are views of `bytes`; other values are copies, since they may lie at any place in it.
 * @param source names the file in errors
 * @throws StudioError MODEL_FILE_INVALID saying what does not fit
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): SafetensorsFile {
  const invalid = (why: string, remedy = 'Export or copy the file again; it must be a whole safetensors file.'): StudioError =>
    new StudioError('MODEL_FILE_INVALID', `${source}: ${why}`, { remedy });
  if (bytes.length < 8) throw invalid(`only ${bytes.length} bytes, no safetensors header`);
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (headerLength > largestHeaderBytes || headerLength > bytes.length - 8) throw invalid('the header is longer than the file');
  const header = parseHeader(bytes.subarray(8, 8 + headerLength));
  if (!header) throw invalid('the header is not JSON');

  // A plain view: slice() of a subclass such as Node's Buffer does not copy.
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + 8 + headerLength, bytes.length - 8 - headerLength);
  const tensors = new Map<string, StoredTensor>();
  let metadata: Record<string, string> = {};
  let describedBytes = 0;
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      if (!isObject(entry)) throw invalid('its metadata is no object');
      metadata = Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, String(value)]));
      continue;
    }
    const foreign = foreignType(entry);
    if (foreign !== undefined) throw invalid(`tensor “${name}” is of ${foreign}; what is read is ${Object.keys(elementTypes).join(', ')}`, 'Store its arrays as float32 (F32), and try again.');
    const description = describe(entry);
    if (!description) throw invalid(`tensor “${name}” is not described as type, shape and place`);
    const { type, shape, start, end } = description;
    const size = shape.reduce((product, side) => product * side, elementTypes[type].bytes);
    if (end - start !== size || end > data.length) throw invalid(`tensor “${name}” does not lie where the header says`);
    // A small file must not describe the same bytes a thousand times.
    describedBytes += size;
    if (describedBytes > data.length) throw invalid('its tensors lie on top of each other');
    tensors.set(name, { shape, values: elementTypes[type].read(data.subarray(start, end)) });
  }
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array): object | null {
  try {
    // A copy: text in memory that threads share is not decoded everywhere.
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.slice()));
    return isObject(header) ? header : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Half precision, say: the file is whole, and still cannot be read. */
function foreignType(entry: unknown): string | undefined {
  const dtype = isObject(entry) ? (entry as Record<string, unknown>)['dtype'] : undefined;
  return typeof dtype === 'string' && /^[A-Z0-9_]{1,12}$/.test(dtype) && !Object.hasOwn(elementTypes, dtype) ? dtype : undefined;
}

function describe(entry: unknown): { type: ElementType; shape: number[]; start: number; end: number } | null {
  if (!isObject(entry)) return null;
  const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>;
  if (typeof dtype !== 'string' || !(dtype in elementTypes) || !Array.isArray(shape) || !shape.every(isCount)) return null;
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount) || offsets[0]! > offsets[1]!) return null;
  return { type: dtype as ElementType, shape, start: offsets[0] as number, end: offsets[1] as number };
}
