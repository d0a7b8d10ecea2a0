import { oc, type } from '@orpc/contract';
import { errorKinds } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

/** Travels with every error; the message stands alone, the remedy is the next step. */
export interface ErrorDetails {
  readonly remedy: string | null;
}

const errorMap = Object.fromEntries(Object.keys(errorKinds).map((code) => [code, { data: type<ErrorDetails>() }])) as Record<
  ErrorCode,
  { data: ReturnType<typeof type<ErrorDetails>> }
>;

/** Every question may be answered with a StudioError; the code is the error's code. */
export const procedure = oc.errors(errorMap);
