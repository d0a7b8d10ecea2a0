import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StudioError } from '../contract/errors.ts';
import type { BlobStore, StoredBlob } from '../core/runs/ports.ts';
import { makeFolder, removeIfThere, syncFile, syncFolder } from './durable-files.ts';
import { plainBytes } from './plain-bytes.ts';
import { mapStorageErrors } from './storage-errors.ts';

const chunkBytes = 1024 * 1024;
/** A blob younger than this may belong to a record that another process is about to write. */
const graceMs = 60 * 60 * 1000;

const blobName = /^[0-9a-f]{64}$/;
const folderName = /^[0-9a-f]{2}$/;
const temporaryName = /\.tmp$/;

function hashFile(file: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(chunkBytes);
  const descriptor = openSync(file, 'r');
  try {
    for (;;) {
      const length = readSync(descriptor, chunk, 0, chunkBytes, null);
      if (length === 0) return hash.digest('hex');
      hash.update(chunk.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** 0 for a file that another process has just removed. */
function ageMs(file: string): number {
  const status = statSync(file, { throwIfNoEntry: false });
  return status === undefined ? 0 : Date.now() - status.mtimeMs;
}

/** Files named by the SHA-256 of their content: `blobs/ab/ab12…`. A blob is there whole or not at all, also after a power cut. */
export class Blobs implements BlobStore {
  private readonly folder: string;
  private readonly dataDir: string;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
    this.folder = join(dataDir, 'blobs');
  }

  path(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256);
  }

  has(sha256: string): boolean {
    return existsSync(this.path(sha256));
  }

  newTemporaryPath(): string {
    return mapStorageErrors(this.dataDir, () => {
      makeFolder(this.folder);
      return join(this.folder, `${randomBytes(8).toString('hex')}.tmp`);
    });
  }

  put(bytes: Uint8Array): StoredBlob {
    return mapStorageErrors(this.dataDir, () => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (!this.keep(sha256)) {
        const temporary = this.newTemporaryPath();
        try {
          writeFileSync(temporary, bytes, { flag: 'wx' });
          this.moveIn(temporary, sha256);
        } catch (error) {
          removeIfThere(temporary);
          throw error;
        }
      }
      return { sha256, sizeBytes: bytes.length };
    });
  }

  adopt(file: string): StoredBlob {
    return mapStorageErrors(this.dataDir, () => {
      const sizeBytes = statSync(file).size;
      const sha256 = hashFile(file);
      if (this.keep(sha256)) removeIfThere(file);
      else this.moveIn(file, sha256);
      return { sha256, sizeBytes };
    });
  }

  keep(sha256: string): boolean {
    return mapStorageErrors(this.dataDir, () => {
      if (!this.has(sha256) || !this.isIntact(sha256)) return false;
      const now = new Date();
      utimesSync(this.path(sha256), now, now);
      return true;
    });
  }

  read(sha256: string): Uint8Array {
    return mapStorageErrors(this.dataDir, () => {
      const file = this.path(sha256);
      if (!existsSync(file)) throw this.corrupt(`${file} is missing.`);
      const bytes = readFileSync(file);
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw this.corrupt(`${file} was changed after it had been written.`);
      return plainBytes(bytes);
    });
  }

  /** Whether the file still has the content that its name says. */
  isIntact(sha256: string): boolean {
    return mapStorageErrors(this.dataDir, () => hashFile(this.path(sha256)) === sha256);
  }

  remove(blobs: readonly string[]): number {
    return mapStorageErrors(this.dataDir, () => {
      let freedBytes = 0;
      for (const sha256 of new Set(blobs)) {
        const file = this.path(sha256);
        freedBytes += statSync(file, { throwIfNoEntry: false })?.size ?? 0;
        removeIfThere(file);
      }
      return freedBytes;
    });
  }

  list(): string[] {
    return mapStorageErrors(this.dataDir, () => {
      const folders = existsSync(this.folder) ? readdirSync(this.folder).filter((name) => folderName.test(name)) : [];
      return folders.flatMap((name) => readdirSync(join(this.folder, name)).filter((blob) => blobName.test(blob)));
    });
  }

  /** Files that a process left half written, an hour ago or longer. */
  listLeftovers(): string[] {
    return mapStorageErrors(this.dataDir, () => {
      const names = existsSync(this.folder) ? readdirSync(this.folder).filter((name) => temporaryName.test(name)) : [];
      return names.map((name) => join(this.folder, name)).filter((file) => ageMs(file) > graceMs);
    });
  }

  /** Blobs that no record refers to, written an hour ago or longer. */
  listUnreferenced(referenced: ReadonlySet<string>): string[] {
    return this.list().filter((sha256) => !referenced.has(sha256) && ageMs(this.path(sha256)) > graceMs);
  }

  /** Removes leftovers and what no record refers to, except what is younger than an hour. Answers the blobs removed. */
  collectGarbage(referenced: ReadonlySet<string>): string[] {
    const removed = this.listUnreferenced(referenced);
    this.remove(removed);
    mapStorageErrors(this.dataDir, () => this.listLeftovers().forEach(removeIfThere));
    return removed;
  }

  private moveIn(temporary: string, sha256: string): void {
    const file = this.path(sha256);
    const isNewFolder = makeFolder(dirname(file));
    syncFile(temporary);
    renameSync(temporary, file);
    syncFolder(dirname(file));
    if (isNewFolder) syncFolder(this.folder);
  }

  private corrupt(message: string): StudioError {
    return new StudioError('STORAGE_CORRUPT', message, { remedy: 'Run "dsdc doctor" to see what else is damaged and what can be mended.' });
  }
}
