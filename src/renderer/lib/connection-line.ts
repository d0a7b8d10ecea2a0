import type { ClientLink } from '@orpc/client';

/** A way to ask the studio: as long as it is open. */
export interface Line {
  readonly link: ClientLink<Record<never, never>>;
  readonly isClosed: boolean;
  readonly closed: Promise<void>;
}

/** The studio does not answer: it was closed, or is being started again. */
export class ConnectionLostError extends Error {
  readonly code = 'CONNECTION_LOST';
  readonly remedy = null;

  constructor() {
    super('The studio does not answer.');
    this.name = 'ConnectionLostError';
  }
}

/** The studio answers, but not this page: the address that was opened had been used already. */
export class SessionMissingError extends Error {
  readonly code = 'SESSION_MISSING';
  readonly remedy = null;

  constructor() {
    super('This page was not given access to the studio.');
    this.name = 'SessionMissingError';
  }
}

/**
 * One link for the whole life of a page: asks through whichever line is open. What is broken off with its line, question or stream, ends with a
 * ConnectionLostError, so that it can be told from what was withdrawn.
 */
export function lastingLink(openLine: (signal: AbortSignal | undefined) => Promise<Line>): ClientLink<Record<never, never>> {
  return {
    async call(path, input, options) {
      const line = await openLine(options.signal);
      const explain = (error: unknown): unknown => (line.isClosed && options.signal?.aborted !== true ? new ConnectionLostError() : error);
      try {
        const output = await line.link.call(path, input, options);
        return isStream(output) ? explained(output, explain) : output;
      } catch (error) {
        throw explain(error);
      }
    }
  };
}

function isStream(output: unknown): output is AsyncIterableIterator<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output;
}

function explained(stream: AsyncIterableIterator<unknown>, explain: (error: unknown) => unknown): AsyncIterableIterator<unknown> {
  return {
    next: () => stream.next().catch((error: unknown) => {
      throw explain(error);
    }),
    return: (value) => stream.return?.(value) ?? Promise.resolve({ done: true, value }),
    [Symbol.asyncIterator]() {
      return this;
    }
  };
}
