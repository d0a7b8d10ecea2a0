import { ConnectionLostError } from './connection-line.ts';
import type { Line } from './connection-line.ts';

export type ConnectionState = 'connecting' | 'open' | 'lost';

const firstRetryMs = 250;
const lastRetryMs = 3_000;

export interface ConnectionLoopParts {
  readonly open: () => Promise<Line>;
  readonly onChange: (state: ConnectionState, error: unknown) => void;
}

/** Keeps a line open: opens it, and again whenever it closes, waiting longer from try to try. */
export class ConnectionLoop {
  readonly #parts: ConnectionLoopParts;
  #state: ConnectionState = 'connecting';
  #line!: Promise<Line>;
  #settleLine!: { readonly resolve: (line: Line) => void; readonly reject: (error: unknown) => void };
  /** Why nobody answers; there while the state is `lost`. */
  #reason: unknown;
  #retryNow = (): void => undefined;

  constructor(parts: ConnectionLoopParts) {
    this.#parts = parts;
    this.#awaitLine();
    void this.#stay();
  }

  /** The open line; waits for the first one. @throws what it is known to be lost for, whoever waits for it too, and the reason of an aborted signal. */
  async line(signal?: AbortSignal): Promise<Line> {
    if (this.#state === 'lost') throw this.#reason;
    if (signal === undefined) return this.#line;
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      void this.#line.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
  }

  /** Without waiting any longer. */
  retry(): void {
    this.#retryNow();
  }

  async #stay(): Promise<never> {
    let retryMs = firstRetryMs;
    for (;;) {
      try {
        const line = await this.#parts.open();
        retryMs = firstRetryMs;
        this.#settleLine.resolve(line);
        this.#change('open', null);
        await line.closed;
        this.#awaitLine();
        this.#change('lost', new ConnectionLostError());
      } catch (error) {
        this.#change('lost', error);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, retryMs);
        this.#retryNow = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    }
  }

  #awaitLine(): void {
    this.#line = new Promise((resolve, reject) => (this.#settleLine = { resolve, reject }));
    // Perhaps nobody waits.
    this.#line.catch(() => undefined);
  }

  #change(state: ConnectionState, error: unknown): void {
    this.#state = state;
    this.#reason = error;
    if (state === 'lost') {
      this.#settleLine.reject(error);
      this.#awaitLine();
    }
    this.#parts.onChange(state, error);
  }
}
