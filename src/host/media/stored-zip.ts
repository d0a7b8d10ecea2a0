import { crc32 } from 'node:zlib';

export interface PackedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const version = 20;
/** Names are UTF-8. */
const flags = 0x0800;
/** The first day that the format knows: the same files make the same archive. */
const firstDay = 0x0021;
const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfDirectory = 0x06054b50;

/** A zip archive of files as they are (APPNOTE.TXT 4.3): weights would hardly get smaller. Less than 4 GB and 65,536 files together. */
export function storedZip(files: readonly PackedFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const encoded = new TextEncoder().encode(name);
    const common = [u16(version), u16(flags), u16(0), u16(0), u16(firstDay), u32(crc32(bytes)), u32(bytes.length), u32(bytes.length), u16(encoded.length), u16(0)];
    const entry = [u32(localHeader), ...common, encoded, bytes];
    directory.push(u32(centralHeader), u16(version), ...common, u16(0), u16(0), u16(0), u32(0), u32(offset), encoded);
    parts.push(...entry);
    offset += lengthOf(entry);
  }
  const end = [u32(endOfDirectory), u16(0), u16(0), u16(files.length), u16(files.length), u32(lengthOf(directory)), u32(offset), u16(0)];
  return Buffer.concat([...parts, ...directory, ...end]);
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >>> 8);
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
}
