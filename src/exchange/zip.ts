import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fromBufferPromise, openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import type { ByteSource } from './byte-source.ts';
import { copyAgain, invalidFile, readFailure, throwIfStopped, tooLarge } from './file-errors.ts';
import { byPath, isClutter } from './file-tree.ts';
import type { FileTree } from './file-tree.ts';
import { limits } from './limits.ts';

/** Unix file types in the upper half of an entry's external attributes (APPNOTE 4.4.15 and stat(2)). */
const fileTypeMask = 0o170000;
const symbolicLink = 0o120000;
const stored = 0;
const deflated = 8;

/** Hands the checked entries of an archive to `use`; nothing is ever written to disk. @throws DATASET_FILE_INVALID, DATASET_TOO_LARGE */
export async function withZip<T>(
  archive: string | { name: string; bytes: Buffer },
  source: string,
  signal: AbortSignal | undefined,
  use: (tree: FileTree) => Promise<T>
): Promise<T> {
  const name = typeof archive === 'string' ? archive : archive.name;
  const zip = await opened(archive, name);
  // Without a listener an error of the underlying file would end the process; reads report it again to whoever waits for them.
  zip.on('error', () => {});
  try {
    return await use({ name, source, files: await filesOf(zip, name, signal) });
  } finally {
    zip.close();
  }
}

async function opened(archive: string | { name: string; bytes: Buffer }, name: string): Promise<ZipFile> {
  const options = { autoClose: false, lazyEntries: true };
  try {
    return await (typeof archive === 'string' ? openPromise(archive, options) : fromBufferPromise(archive.bytes, options));
  } catch (error) {
    throw readFailure(name, 0, error);
  }
}

async function filesOf(zip: ZipFile, name: string, signal: AbortSignal | undefined): Promise<ByteSource[]> {
  const files: ByteSource[] = [];
  const paths = new Set<string>();
  let totalBytes = 0;
  for (const entry of await entriesOf(zip, name, signal)) {
    refuseTricks(name, entry);
    totalBytes += entry.uncompressedSize;
    if (totalBytes > limits.archiveBytes) {
      throw tooLarge(name, `would inflate to more than ${limits.archiveBytes} bytes`, 'Import a part of it, and only from a source you trust.');
    }
    if (entry.fileName.endsWith('/') || isClutter(entry.fileName)) continue;
    if (paths.has(entry.fileName)) throw invalidFile(name, `holds "${entry.fileName}" twice`, 'Pack the archive again.');
    paths.add(entry.fileName);
    files.push(entrySource(zip, name, entry));
  }
  return byPath(files);
}

async function entriesOf(zip: ZipFile, name: string, signal: AbortSignal | undefined): Promise<Entry[]> {
  const entries: Entry[] = [];
  if (zip.entryCount > limits.files) {
    throw tooLarge(name, `announces ${zip.entryCount} files, at most ${limits.files} are taken`, 'Import a part of it.');
  }
  try {
    for await (const entry of zip.eachEntry()) {
      entries.push(entry);
      throwIfStopped(signal);
    }
  } catch (error) {
    // yauzl refuses names with "..", absolute paths and drive letters itself; its messages name them.
    throw readFailure(name, 0, error);
  }
  return entries;
}

function refuseTricks(name: string, entry: Entry): void {
  const where = `"${entry.fileName}" in it`;
  if (entry.isEncrypted()) throw invalidFile(name, `${where} is encrypted`, 'Pack the archive again without a password.');
  if (((entry.externalFileAttributes >>> 16) & fileTypeMask) === symbolicLink) {
    throw invalidFile(name, `${where} is a symbolic link`, 'Pack the archive again with the files themselves.');
  }
  if (entry.compressionMethod !== stored && entry.compressionMethod !== deflated) {
    throw invalidFile(name, `${where} is packed with method ${entry.compressionMethod}; stored (0) and deflate (8) are understood`,
      'Pack the archive again as an ordinary .zip.');
  }
  if (entry.compressedSize > entry.uncompressedSize * 2 + 1024) throw invalidFile(name, `${where} claims to inflate to less than it is`, copyAgain);
  if (entry.uncompressedSize >= limits.archiveRatioFromBytes && entry.uncompressedSize > entry.compressedSize * limits.archiveRatio) {
    throw tooLarge(name, `${where} would inflate from ${entry.compressedSize} to ${entry.uncompressedSize} bytes, as archive bombs do`,
      'Take the archive from a source you trust, or unpack it and import the folder.');
  }
}

function entrySource(zip: ZipFile, name: string, entry: Entry): ByteSource {
  return {
    name: `${name}/${entry.fileName}`,
    path: entry.fileName,
    sizeBytes: entry.uncompressedSize,
    open: async () => Readable.from(verified(await zip.openReadStreamPromise(entry), `${name}/${entry.fileName}`, entry.crc32))
  };
}

/** yauzl checks sizes but no checksums; without them a flipped bit in stored pixels would go unnoticed. */
async function* verified(stream: Readable, name: string, expected: number): AsyncGenerator<Buffer> {
  let sum = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== expected) throw invalidFile(name, 'its content does not match its checksum in the archive', copyAgain);
}

/** True for the first bytes of a .zip or .npz, also of an empty one. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}
