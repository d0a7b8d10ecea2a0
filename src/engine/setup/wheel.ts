import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { StudioError } from '../../contract/errors.ts';

/** Largest RECORD or METADATA read into memory; TensorFlow's RECORD has 1.7 MB. */
const maxTextBytes = 32 * 1024 * 1024;

/** SHA-256 of a file, hexadecimal. */
export async function fileSha256(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, signal === undefined ? {} : { signal });
  return hash.digest('hex');
}

/**
 * Extracts members of a Python wheel, streamed, each checked against the wheel's own RECORD (PEP 427: urlsafe base64 SHA-256
 * without padding, and size).
 *
 * @param wanted decides by member name.
 * @returns names of the extracted members.
 * @throws StudioError DOWNLOAD_CHECKSUM when a member differs from RECORD or RECORD does not know it.
 */
export async function extractWheel(wheelPath: string, folder: string, wanted: (name: string) => boolean, signal?: AbortSignal): Promise<string[]> {
  const record = await readRecord(wheelPath);
  const extracted: string[] = [];
  await eachMember(wheelPath, async (zip, entry) => {
    if (entry.fileName.endsWith('/') || !wanted(entry.fileName)) return;
    const expected = record.get(entry.fileName);
    if (expected === undefined) throw damaged(wheelPath, `${entry.fileName} is not listed in its RECORD`);
    // yauzl refuses names that are absolute or climb with `..`, so the member stays inside the folder.
    const target = join(folder, entry.fileName);
    await mkdir(dirname(target), { recursive: true });
    const hash = createHash('sha256');
    const tap = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      }
    });
    await pipeline(await zip.openReadStreamPromise(entry), tap, createWriteStream(target), signal === undefined ? {} : { signal });
    if (hash.digest('base64url') !== expected) throw damaged(wheelPath, `${entry.fileName} does not have the SHA-256 of its RECORD`);
    extracted.push(entry.fileName);
  });
  return extracted;
}

/** What a wheel's METADATA requires for one of its extras, such as the nvidia-* packages of `and-cuda`: `name==version` each. */
export async function extraRequirements(wheelPath: string, extra: string): Promise<string[]> {
  const metadata = await readText(wheelPath, 'METADATA');
  const lines = metadata.matchAll(/^Requires-Dist:\s*([^;\n]+?)\s*;\s*(.+)$/gm);
  const marker = new RegExp(`extra\\s*==\\s*["']${extra}["']`);
  return [...lines].filter((line) => marker.test(line[2] ?? '')).map((line) => (line[1] ?? '').replaceAll(/[()\s]/g, ''));
}

async function readRecord(wheelPath: string): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const line of (await readText(wheelPath, 'RECORD')).split('\n')) {
    const fields = /^"?(.+?)"?,sha256=([\w-]+),\d+\r?$/.exec(line);
    if (fields?.[1] !== undefined && fields[2] !== undefined) hashes.set(fields[1], fields[2]);
  }
  return hashes;
}

async function readText(wheelPath: string, name: 'RECORD' | 'METADATA'): Promise<string> {
  let text: string | undefined;
  await eachMember(wheelPath, async (zip, entry) => {
    if (!new RegExp(`^[^/]+\\.dist-info/${name}$`).test(entry.fileName)) return;
    if (entry.uncompressedSize > maxTextBytes) throw damaged(wheelPath, `its ${name} claims ${entry.uncompressedSize} bytes`);
    const stream: Readable = await zip.openReadStreamPromise(entry);
    text = (await buffer(stream)).toString('utf8');
  });
  if (text === undefined) throw damaged(wheelPath, `it has no ${name}`);
  return text;
}

async function eachMember(wheelPath: string, visit: (zip: ZipFile, entry: Entry) => Promise<void>): Promise<void> {
  try {
    const zip = await openPromise(wheelPath);
    try {
      for await (const entry of zip.eachEntry()) await visit(zip, entry);
    } finally {
      zip.close();
    }
  } catch (error) {
    // A full disk, a missing file or an abort says nothing about the wheel; everything else is yauzl's or zlib's complaint about it.
    if (error instanceof StudioError || !(error instanceof Error) || 'syscall' in error || error.name === 'AbortError') throw error;
    throw damaged(wheelPath, `it is no sound zip file (${error.message})`);
  }
}

function damaged(wheelPath: string, what: string): StudioError {
  return new StudioError('DOWNLOAD_CHECKSUM', `The wheel ${basename(wheelPath)} is not what it should be: ${what}.`, {
    remedy: 'Run `npm run engine:setup -- --force`; if it happens again, the package index serves a changed file.'
  });
}
