import { StudioError, type ErrorCode } from '../contract/errors.ts';

/** An error as plain data, to be told to another process. Defects keep their stack. */
export function describeFailure(error: unknown): { code: ErrorCode; message: string; remedy: string | null } {
  if (error instanceof StudioError) return { code: error.code, message: error.message, remedy: error.remedy ?? null };
  return { code: 'INTERNAL', message: error instanceof Error ? (error.stack ?? error.message) : String(error), remedy: null };
}
