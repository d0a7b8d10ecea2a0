/** What a zip archive says about one of its files (APPNOTE.TXT 4.3). */
export interface ZipEntry {
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  /** Checksum and sizes stand behind the packed bytes, not before them: nobody knew them before. */
  readonly describedBehind: boolean;
  readonly crc32: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
}

/** With its place in the archive. */
export interface PlacedEntry extends ZipEntry {
  readonly offset: number;
}

/** What four bytes can say, of a file and of a place in the archive. */
export const mostZipBytes = 0xffff_ffff;

const version = 20;
/** Names are UTF-8. */
const nameFlag = 0x0800;
const describedBehindFlag = 0x0008;
const methods = { stored: 0, deflated: 8 } as const;
/** The first day that the format knows: the same files make the same archive. */
const firstDay = 0x0021;
const signatures = { local: 0x04034b50, descriptor: 0x08074b50, central: 0x02014b50, end: 0x06054b50 } as const;

/** Stands before a file's bytes. */
export function localHeader(entry: ZipEntry): Uint8Array {
  return Buffer.concat([u32(signatures.local), ...common(entry.describedBehind ? { ...entry, crc32: 0, packedBytes: 0, sizeBytes: 0 } : entry), nameOf(entry)]);
}

/** Stands behind the bytes of a file that is described there. */
export function dataDescriptor({ crc32, packedBytes, sizeBytes }: ZipEntry): Uint8Array {
  return Buffer.concat([u32(signatures.descriptor), u32(crc32), u32(packedBytes), u32(sizeBytes)]);
}

/** The end of the archive. @param start where it begins */
export function zipDirectory(entries: readonly PlacedEntry[], start: number): Uint8Array {
  const directory = Buffer.concat(entries.flatMap((entry) => [
    u32(signatures.central), u16(version), ...common(entry), u16(0), u16(0), u16(0), u32(0), u32(entry.offset), nameOf(entry)
  ]));
  return Buffer.concat([directory, u32(signatures.end), u16(0), u16(0), u16(entries.length), u16(entries.length), u32(directory.length), u32(start), u16(0)]);
}

function common(entry: ZipEntry): Uint8Array[] {
  const { method, describedBehind, crc32, packedBytes, sizeBytes } = entry;
  const flags = nameFlag | (describedBehind ? describedBehindFlag : 0);
  return [u16(version), u16(flags), u16(methods[method]), u16(0), u16(firstDay), u32(crc32), u32(packedBytes), u32(sizeBytes), u16(nameOf(entry).length), u16(0)];
}

function nameOf({ name }: ZipEntry): Uint8Array {
  return new TextEncoder().encode(name);
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >>> 8);
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
}
