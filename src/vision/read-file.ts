import { constants, open } from 'node:fs/promises';
import { StudioError } from '../contract/errors.ts';
import { reasonOf } from './reason-of.ts';

/** The errors of the caller's own noun. */
export interface FileErrors {
  readonly tooManyBytes: (name: string, sizeBytes: number) => StudioError;
  readonly invalid: (name: string, what: string, cause?: unknown) => StudioError;
}

/**
 * The bytes of a file of at most `limitBytes`; a larger one is refused unread.
 *
 * @throws StudioError FILE_NOT_FOUND, or one of `errors`: too many bytes, or no file that can be read (a folder, a device, no permission)
 */
export async function readFileWithin(path: string, name: string, limitBytes: number, errors: FileErrors): Promise<Uint8Array> {
  let file;
  try {
    // Without waiting: a pipe that nobody writes to would not even open.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = await file.stat();
    if (status.isDirectory()) throw errors.invalid(name, 'is a folder, not a file');
    // Devices and pipes may never end.
    if (!status.isFile()) throw errors.invalid(name, 'is not a file');
    if (status.size > limitBytes) throw errors.tooManyBytes(name, status.size);
    return await file.readFile();
  } catch (error) {
    if (error instanceof StudioError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new StudioError('FILE_NOT_FOUND', `${name} does not exist`, { remedy: 'Check the path.', cause: error });
    }
    throw errors.invalid(name, `cannot be read (${reasonOf(error)})`, error);
  } finally {
    await file?.close();
  }
}
