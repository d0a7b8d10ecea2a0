import { createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { StudioError } from '../contract/errors.ts';
import { systemCode } from './file-errors.ts';

export interface OutputFile {
  readonly name: string;
  /** Compressed where the name ends in .gz. */
  readonly chunks: () => Iterable<Uint8Array>;
}

/**
 * Writes `files` into `folder` (made if need be), each under a temporary name first. Nothing that exists is replaced.
 * @returns the paths written
 * @throws DATASET_NAME_TAKEN, STORAGE_FULL, STORAGE_READ_ONLY
 */
export async function writeFiles(folder: string, files: readonly OutputFile[]): Promise<string[]> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name } of files) await refuseExisting(join(folder, name));
    for (const file of files) await writeFile(join(folder, file.name), file);
  } catch (error) {
    throw writeFailure(folder, error);
  }
  return files.map((file) => join(folder, file.name));
}

/** What stands in the way of writing to `folder`, in the contract's words. */
export function writeFailure(folder: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StudioError('STORAGE_FULL', `${folder}: the drive is full`, { remedy: 'Free some space or choose another folder.', cause: error });
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new StudioError('STORAGE_READ_ONLY', `${folder} may not be written to`,
      { remedy: 'Choose a folder that this account may write to.', cause: error });
  }
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return new StudioError('DATASET_NAME_TAKEN', `${folder}: a file stands where a folder is needed`,
      { remedy: 'Choose another folder.', cause: error });
  }
  return error;
}

async function writeFile(path: string, file: OutputFile): Promise<void> {
  const temporary = `${path}.part`;
  const source = Readable.from(file.chunks(), { objectMode: false });
  const target = createWriteStream(temporary, { flush: true });
  try {
    await (file.name.endsWith('.gz') ? pipeline(source, createGzip(), target) : pipeline(source, target));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function refuseExisting(path: string): Promise<void> {
  const exists = await access(path).then(() => true, () => false);
  if (exists) throw new StudioError('DATASET_NAME_TAKEN', `${path} exists already`, { remedy: 'Choose another folder, or remove it first.' });
}
