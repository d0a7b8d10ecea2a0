import { StudioError } from '../../contract/errors.ts';

/** Exit status 2: the command line itself is wrong. */
export function usageError(message: string, remedy?: string): StudioError {
  return new StudioError('USAGE_INVALID', message, remedy === undefined ? {} : { remedy });
}
