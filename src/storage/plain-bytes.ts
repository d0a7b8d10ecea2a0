/** The same bytes without Buffer's own methods: its `slice` shares memory where every other typed array's copies. */
export function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
