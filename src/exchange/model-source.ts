import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { StudioError } from '../contract/errors.ts';
import { bytesOf, diskSource, inflatedHeadOf } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';
import { fileNotFound, readFailure, systemCode } from './file-errors.ts';
import { folderTree, topFiles } from './file-tree.ts';
import { isZip, withZip } from './zip.ts';

/** A file, folder or archive that a model may lie in. */
export interface ModelSource {
  /** The file that was chosen; undefined for a folder or an archive. */
  readonly chosen: string | undefined;
  /** What lies there, or beside the chosen file, by path with forward slashes. */
  readonly files: ReadonlyMap<string, () => Promise<Uint8Array>>;
}

/** The largest network within the contract's limits that is of any use has a tenth of it. */
const mostBytes = 1024 ** 3;
const mostFiles = 1000;
const zipHeadBytes = 4;

/**
 * Opens what a model is imported from. Only files that are listed there can be read, so no name in them leads elsewhere.
 * @throws StudioError FILE_NOT_FOUND, MODEL_FILE_INVALID for archives that are damaged or play tricks, and for more than 1 GiB or 1,000 files
 */
export async function openModelSource(path: string): Promise<ModelSource> {
  try {
    const full = resolve(path);
    const found = await statOf(full, path);
    if (found.isDirectory()) return { chosen: undefined, files: readers(fewEnough((await folderTree(full, path, undefined)).files, path), path) };
    if (!found.isFile()) throw new StudioError('MODEL_FILE_INVALID', `${path} is not a file.`, { remedy: 'Choose a file, a folder or a .zip.' });
    const file = diskSource(full, basename(full), path, found.size);
    if (!isZip(await inflatedHeadOf(file, zipHeadBytes))) {
      // Only a model.json is a part of something larger.
      const { files } = file.path.endsWith('.json') ? await topFiles(dirname(full), dirname(path), undefined) : { files: [file] };
      return { chosen: file.path, files: readers(files, path) };
    }
    const unpacked = await withZip(full, full, undefined, async ({ files }) => {
      const contents = new Map<string, Uint8Array>();
      for (const [name, read] of readers(fewEnough(files, path), path)) contents.set(name, await read());
      return contents;
    });
    return { chosen: undefined, files: new Map([...unpacked].map(([name, bytes]) => [name, async () => bytes])) };
  } catch (error) {
    throw asModelError(error);
  }
}

/** Of a folder or archive that was chosen as a whole; what lies beside a chosen file is not read unless the file names it. */
function fewEnough(files: readonly ByteSource[], path: string): readonly ByteSource[] {
  if (files.length <= mostFiles) return files;
  throw new StudioError('MODEL_FILE_INVALID', `${path} has ${files.length} files; a model has at most ${mostFiles}.`, { remedy: 'Choose the model itself.' });
}

/** Together no larger than a model. */
function readers(files: readonly ByteSource[], path: string): Map<string, () => Promise<Uint8Array>> {
  let bytesRead = 0;
  return new Map(files.map((file) => [file.path, async () => {
    bytesRead += file.sizeBytes;
    const tooLarge = (): StudioError => new StudioError('MODEL_FILE_INVALID', `${path} is larger than any model.`, { remedy: 'Choose the model itself.' });
    if (bytesRead > mostBytes) throw tooLarge();
    return bytesOf(file, mostBytes, tooLarge).catch((error: unknown) => {
      throw asModelError(error);
    });
  }]));
}

async function statOf(full: string, path: string): Promise<Stats> {
  try {
    return await stat(full);
  } catch (error) {
    throw systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR' ? fileNotFound(path) : readFailure(path, 0, error);
  }
}

/** What this room says about datasets, said about a model. */
function asModelError(error: unknown): unknown {
  const isDatasets = error instanceof StudioError && (error.code === 'DATASET_FILE_INVALID' || error.code === 'DATASET_TOO_LARGE');
  return isDatasets ? new StudioError('MODEL_FILE_INVALID', error.message, { ...(error.remedy !== undefined && { remedy: error.remedy }), cause: error }) : error;
}
