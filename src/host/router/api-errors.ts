import { randomBytes } from 'node:crypto';
import { ORPCError, ValidationError } from '@orpc/server';
import { z } from 'zod';
import { StudioError } from '../../contract/errors.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { ErrorDetails } from '../../contract/api/procedure.ts';

export type Log = (line: string) => void;

/** What is answered in place of an error; one that is nobody's fault but ours gets a number under which the log tells all of it. */
export interface AnsweredError extends ErrorDetails {
  readonly code: ErrorCode;
  readonly message: string;
}

export function answeredError(error: unknown, log: Log): AnsweredError {
  if (error instanceof StudioError) return { code: error.code, message: error.message, remedy: error.remedy ?? null };
  const number = randomBytes(4).toString('hex');
  log(`Error ${number}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return { code: 'INTERNAL', message: `Something went wrong inside the studio (error ${number}).`, remedy: 'Try again; the log tells more under this number.' };
}

/** The same as the contract's typed error: with code, message and remedy. */
export function toApiError(error: unknown, log: Log): ORPCError<ErrorCode, ErrorDetails> {
  const wrong = inputWords(error);
  if (wrong !== undefined) return new ORPCError<ErrorCode, ErrorDetails>('USAGE_INVALID', { message: wrong, data: { remedy: null }, cause: error });
  const { code, message, remedy } = answeredError(error, log);
  return new ORPCError<ErrorCode, ErrorDetails>(code, { message, data: { remedy }, cause: error });
}

/** Every issue of input that did not fit its schema, in one line; undefined for any other error. */
function inputWords(error: unknown): string | undefined {
  if (!(error instanceof ORPCError) || !(error.cause instanceof ValidationError) || error.code !== 'BAD_REQUEST') return undefined;
  const issues = error.cause.issues as readonly { readonly message: string; readonly path?: readonly PropertyKey[] }[];
  const words = issues.map(({ message, path = [] }) => [z.core.toDotPath(path), message].filter((text) => text !== '').join(': '));
  return `This cannot be asked: ${words.join('; ')}.`;
}
