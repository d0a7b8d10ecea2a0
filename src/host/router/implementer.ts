import { implement } from '@orpc/server';
import type { Middleware } from '@orpc/server';
import { api } from '../../contract/api/api.ts';
import { toApiError } from './api-errors.ts';
import type { Log } from './api-errors.ts';

export type Implementer = ReturnType<typeof implementApi>;

/** @throws what a question that must not be asked is refused with. */
export type CheckQuestion = (path: readonly string[], input: unknown) => void;

/** The contract, ready to be given handlers. */
export function implementApi(log: Log, check?: CheckQuestion) {
  return implement(api).use(answerErrors(log, check));
}

type NoContext = Record<never, never>;

/** Whatever handlers throw, before or during a stream, is answered with a typed error. */
export function answerErrors(log: Log, check: CheckQuestion = () => undefined): Middleware<NoContext, NoContext, unknown, unknown, NoContext, NoContext> {
  return async ({ next, path }, input) => {
    try {
      check(path, input);
      const result = await next();
      return isStream(result.output) ? { ...result, output: withTypedErrors(result.output, log) } : result;
    } catch (error) {
      throw toApiError(error, log);
    }
  };
}

async function* withTypedErrors(stream: AsyncIterable<unknown>, log: Log): AsyncGenerator<unknown, void> {
  try {
    yield* stream;
  } catch (error) {
    throw toApiError(error, log);
  }
}

function isStream(output: unknown): output is AsyncIterable<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}
