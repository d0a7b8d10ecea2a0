/** As much of the protocol buffers' wire format as is written here (https://protobuf.dev/programming-guides/encoding/). */
const varint = 0;
const fixed64 = 1;
const lengthDelimited = 2;
const fixed32 = 5;

export function varintField(field: number, value: number): Uint8Array {
  return Uint8Array.of(...varintBytes(field << 3 | varint), ...varintBytes(value));
}

export function doubleField(field: number, value: number): Uint8Array {
  return numberField(field, fixed64, 8, (view) => view.setFloat64(1, value, true));
}

export function floatField(field: number, value: number): Uint8Array {
  return numberField(field, fixed32, 4, (view) => view.setFloat32(1, value, true));
}

export function stringField(field: number, value: string): Uint8Array {
  return bytesField(field, new TextEncoder().encode(value));
}

export function bytesField(field: number, value: Uint8Array): Uint8Array {
  return concatenate([Uint8Array.of(...varintBytes(field << 3 | lengthDelimited), ...varintBytes(value.length)), value]);
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function numberField(field: number, wireType: number, sizeBytes: number, set: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(1 + sizeBytes);
  bytes[0] = field << 3 | wireType;
  set(new DataView(bytes.buffer));
  return bytes;
}

/** Seven bits a byte, lowest first; for whole numbers up to 2^53. */
function varintBytes(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}
