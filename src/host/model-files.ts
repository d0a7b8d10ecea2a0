import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StudioError } from '../contract/errors.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { ModelFiles } from '../core/models/reader.ts';
import { openModelSource } from '../exchange/model-source.ts';
import { storedZip } from './media/stored-zip.ts';

export const modelFiles: ModelFiles = {
  open: openModelSource,

  async write(files) {
    for (const { path, bytes } of files) await writeWhole(path, bytes);
    return files.map(({ path }) => path);
  },

  pack: storedZip
};

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError(path, error as NodeJS.ErrnoException);
  }
}

function fileError(path: string, error: NodeJS.ErrnoException): Error {
  const known = (code: ErrorCode, what: string, remedy: string): StudioError => new StudioError(code, `${path}: ${what}.`, { remedy, cause: error });
  switch (error.code ?? '') {
    case 'ENOENT':
      return known('FILE_NOT_FOUND', 'there is no such file', 'Check the path.');
    case 'ENOSPC':
    case 'EDQUOT':
      return known('STORAGE_FULL', 'the drive is full', 'Free some space, or choose another place.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return known('STORAGE_READ_ONLY', 'this account may not read or write there', 'Choose another place.');
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
      return known('USAGE_INVALID', 'a file and a folder of this name are in each other’s way', 'Choose another path.');
    default:
      return error;
  }
}
