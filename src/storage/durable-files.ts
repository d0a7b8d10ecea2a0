import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a rename in the folder last through a power cut. Windows has no such call and refuses to open folders. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes a folder with those above it; answers whether it was missing. Level by level: Node's recursive mkdir reports a read-only disk as ENOENT.
 * @param mode of the folder itself, not of those above it
 */
export function makeFolder(folder: string, mode?: number): boolean {
  if (existsSync(folder)) return false;
  // A drive that does not exist is its own parent.
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, mode);
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return true;
}

export function removeIfThere(file: string): void {
  rmSync(file, { force: true });
}
