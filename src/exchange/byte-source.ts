import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { copyAgain, invalidFile, readFailure, throwIfStopped } from './file-errors.ts';

/** Normalising what 32 KiB hold (128 images of 16×16) takes some 40 ms: then others get their turn, and a stop is noticed. */
const bytesPerTurn = 32 * 1024;

/** A file that can be opened any number of times: on disk or inside an archive. */
export interface ByteSource {
  /** As shown to people. */
  readonly name: string;
  /** Relative to the folder or archive it was found in, with forward slashes. */
  readonly path: string;
  readonly sizeBytes: number;
  open(): Promise<Readable>;
}

export function diskSource(file: string, path: string, name: string, sizeBytes: number): ByteSource {
  return { name, path, sizeBytes, open: async () => createReadStream(file, { highWaterMark: 256 * 1024 }) };
}

/** Reads a stream in pieces of the sizes the caller asks for and knows the offset for its errors. */
export class ByteReader {
  readonly name: string;
  offsetBytes = 0;
  readonly #stream: Readable;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #signal: AbortSignal | undefined;
  #chunk: Buffer = Buffer.alloc(0);
  #turnAt = bytesPerTurn;

  constructor(name: string, stream: Readable, signal?: AbortSignal) {
    this.name = name;
    this.#stream = stream;
    this.#signal = signal;
    // The iterator listens only from its first step on: an error before that would end the process, or be lost and waited for in vain.
    stream.on('error', (error) => stream.destroy(error));
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The next bytes as they come, undefined at the end. */
  async chunk(): Promise<Buffer | undefined> {
    if (!(await this.#more())) return undefined;
    const chunk = this.#chunk;
    this.#chunk = Buffer.alloc(0);
    this.offsetBytes += chunk.length;
    return chunk;
  }

  /** Fills `target` as far as the stream reaches; returns the bytes written. */
  async fill(target: Uint8Array): Promise<number> {
    if (this.offsetBytes >= this.#turnAt) {
      this.#turnAt = this.offsetBytes + bytesPerTurn;
      await nextTurn();
      throwIfStopped(this.#signal);
    }
    let written = 0;
    while (written < target.length && (this.#chunk.length > 0 || (await this.#more()))) {
      const part = this.#chunk.subarray(0, target.length - written);
      target.set(part, written);
      written += part.length;
      this.#chunk = this.#chunk.subarray(part.length);
    }
    this.offsetBytes += written;
    return written;
  }

  /** Exactly `length` bytes. @throws DATASET_FILE_INVALID where the file ends before */
  async exactly(length: number, what: string): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    const from = this.offsetBytes;
    const got = await this.fill(bytes);
    if (got < length) throw invalidFile(this.name, `ends at byte ${from + got}, inside ${what}`, copyAgain);
    return bytes;
  }

  async atEnd(): Promise<boolean> {
    return !(await this.#more());
  }

  close(): void {
    this.#stream.destroy();
  }

  async #more(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      throwIfStopped(this.#signal);
      let next: IteratorResult<Buffer>;
      try {
        next = await this.#chunks.next();
      } catch (error) {
        throw readFailure(this.name, this.offsetBytes, error);
      }
      if (next.done) return false;
      this.#chunk = next.value;
    }
    return true;
  }
}

/** Hands a reader of the bytes as they are stored to `use` and closes it whatever happens. */
export async function withReader<T>(source: ByteSource, signal: AbortSignal | undefined, use: (reader: ByteReader) => Promise<T>): Promise<T> {
  return withStream(source, await opened(source), signal, use);
}

/** As withReader, with gzip undone where the content (not the name) says so. */
export async function withInflatedReader<T>(
  source: ByteSource,
  signal: AbortSignal | undefined,
  use: (reader: ByteReader, gzipped: boolean) => Promise<T>
): Promise<T> {
  const gzipped = isGzip(await headOf(source, 2));
  const stored = await opened(source);
  // pipeline, not pipe: closing the inflated end early has to close the file too. Its errors reach the reader through the destroyed gunzip.
  const stream = gzipped ? pipeline(stored, createGunzip({ chunkSize: 256 * 1024 }), () => {}) : stored;
  return withStream(source, stream, signal, (reader) => use(reader, gzipped));
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** The first bytes as stored, fewer where the file is shorter. */
async function headOf(source: ByteSource, length: number): Promise<Buffer> {
  return withReader(source, undefined, (reader) => firstBytes(reader, length));
}

/** The first bytes after gzip is undone. */
export async function inflatedHeadOf(source: ByteSource, length: number): Promise<Buffer> {
  return withInflatedReader(source, undefined, (reader) => firstBytes(reader, length));
}

/** The whole file, of at most `maxBytes`. */
export async function bytesOf(source: ByteSource, maxBytes: number, tooManyBytes: () => Error, signal?: AbortSignal): Promise<Buffer> {
  if (source.sizeBytes > maxBytes) throw tooManyBytes();
  return withReader(source, signal, async (reader) => {
    const bytes = await reader.exactly(source.sizeBytes, 'its content');
    if (!(await reader.atEnd())) throw invalidFile(source.name, 'grew while it was read', 'Wait until it is completely written and try again.');
    return bytes;
  });
}

async function firstBytes(reader: ByteReader, length: number): Promise<Buffer> {
  const head = Buffer.alloc(length);
  return head.subarray(0, await reader.fill(head));
}

async function opened(source: ByteSource): Promise<Readable> {
  try {
    return await source.open();
  } catch (error) {
    throw readFailure(source.name, 0, error);
  }
}

async function withStream<T>(
  source: ByteSource,
  stream: Readable,
  signal: AbortSignal | undefined,
  use: (reader: ByteReader) => Promise<T>
): Promise<T> {
  const reader = new ByteReader(source.name, stream, signal);
  try {
    return await use(reader);
  } finally {
    reader.close();
  }
}
