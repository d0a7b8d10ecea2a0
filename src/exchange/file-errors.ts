import { StudioError } from '../contract/errors.ts';

/** A dataset file that breaks its format: `what` says where and what, after the file's name. */
export function invalidFile(name: string, what: string, remedy: string, cause?: unknown): StudioError {
  return new StudioError('DATASET_FILE_INVALID', `${name}: ${what}`, { remedy, cause });
}

export function tooLarge(name: string, what: string, remedy: string): StudioError {
  return new StudioError('DATASET_TOO_LARGE', `${name}: ${what}`, { remedy });
}

export function fileNotFound(path: string): StudioError {
  return new StudioError('FILE_NOT_FOUND', `${path} does not exist`, { remedy: 'Check the path, and that the drive it is on is connected.' });
}

export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new StudioError('INTERRUPTED', 'Reading the dataset was stopped', { remedy: 'Nothing was stored; run the command again.' });
  }
}

export function downloadStopped(): StudioError {
  return new StudioError('INTERRUPTED', 'The download was stopped', { remedy: 'What has arrived is kept: run the command again to continue.' });
}

/** The `code` of a system or zlib error, empty where there is none. */
export function systemCode(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Turns what a stream, zlib, yauzl or the file system threw while `name` was read into an error with a remedy. */
export function readFailure(name: string, offsetBytes: number, error: unknown): Error {
  if (error instanceof StudioError) return error;
  const code = systemCode(error);
  const reason = error instanceof Error ? error.message : String(error);
  if (code === 'ENOENT') return fileNotFound(name);
  if (code === 'EACCES' || code === 'EPERM') {
    return invalidFile(name, 'may not be read by this account', 'Give this account the right to read it, or copy it elsewhere.', error);
  }
  if (code === 'Z_BUF_ERROR') {
    return invalidFile(name, `the compressed data breaks off after ${offsetBytes} inflated bytes`, copyAgain, error);
  }
  return invalidFile(name, `cannot be read on from byte ${offsetBytes}: ${reason}`, copyAgain, error);
}

export const copyAgain = 'The file is damaged or incomplete: copy or download it again.';
