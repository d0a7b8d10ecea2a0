import { expect } from 'vitest';
import type { ErrorCode } from '../../contract/errors.ts';
import { StudioError } from '../../contract/errors.ts';

/** The StudioError that `work` fails with, checked for its code, its words and a remedy. */
export async function expectStudioError(work: Promise<unknown>, code: ErrorCode, words: RegExp): Promise<StudioError> {
  const error = await work.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(StudioError);
  const studioError = error as StudioError;
  expect({ code: studioError.code, message: studioError.message }).toEqual({ code, message: expect.stringMatching(words) as string });
  expect(studioError.remedy).toMatch(/\w/);
  return studioError;
}
