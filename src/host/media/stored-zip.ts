import { crc32 } from 'node:zlib';
import { localHeader, zipDirectory } from './zip-records.ts';
import type { PlacedEntry } from './zip-records.ts';

export interface PackedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A zip archive of files as they are: weights would hardly get smaller. Less than 4 GB and 65,536 files together. */
export function storedZip(files: readonly PackedFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const entries: PlacedEntry[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const entry: PlacedEntry = { name, method: 'stored', describedBehind: false, crc32: crc32(bytes), packedBytes: bytes.length, sizeBytes: bytes.length, offset };
    const header = localHeader(entry);
    entries.push(entry);
    parts.push(header, bytes);
    offset += header.length + bytes.length;
  }
  return Buffer.concat([...parts, zipDirectory(entries, offset)]);
}
