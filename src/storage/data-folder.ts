import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import { StudioError } from '../contract/errors.ts';
import { makeFolder } from './durable-files.ts';
import { asStorageError } from './storage-errors.ts';

/** Nobody else's account of the machine has to do with what was scanned. */
const ownerOnly = 0o700;

/** Whether a data folder is there or could be, told without making it. @throws StudioError STORAGE_FOLDER_INVALID naming what is in the way. */
export function checkDataFolder(dataDir: string): void {
  mapFolderErrors(dataDir, () => refuseFiles(resolve(dataDir), dataDir));
}

/** Makes the data folder where it is missing, for its owner alone. @throws StudioError STORAGE_FOLDER_INVALID for a place where no folder can be, STORAGE_READ_ONLY, STORAGE_FULL */
export function makeDataFolder(dataDir: string): void {
  mapFolderErrors(dataDir, () => {
    const folder = resolve(dataDir);
    refuseFiles(folder, dataDir);
    makeFolder(folder, ownerOnly);
    // A link to nowhere counts as there for mkdir, and as missing for everything else.
    statSync(folder);
  });
}

/** The nearest thing that is there, from the folder upwards, must be a folder. */
function refuseFiles(place: string, dataDir: string): void {
  const status = statSync(place, { throwIfNoEntry: false });
  if (status === undefined && dirname(place) !== place) refuseFiles(dirname(place), dataDir);
  if (status?.isDirectory() === false) throw invalid(dataDir, `${place} is a file`);
}

function mapFolderErrors(dataDir: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const known = asStorageError(error, dataDir);
    const { code, errno } = error as NodeJS.ErrnoException;
    if (known instanceof StudioError || errno === undefined) throw known;
    throw invalid(dataDir, code === 'ENOENT' ? 'no folder can be made there' : getSystemErrorMessage(errno), error);
  }
}

function invalid(dataDir: string, why: string, cause?: unknown): StudioError {
  return new StudioError('STORAGE_FOLDER_INVALID', `${dataDir} cannot be the data folder: ${why}.`, {
    remedy: 'Choose another folder with --data-dir; it is made where it is missing.',
    cause
  });
}
