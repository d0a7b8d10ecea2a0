import { SessionMissingError } from './connection-line.ts';
import type { Line } from './connection-line.ts';
import { ConnectionLoop } from './connection-loop.ts';
import type { ConnectionState } from './connection-loop.ts';

/** Whether anybody answers. What is read from it is read again when it changes. */
export class Connection {
  #state = $state<ConnectionState>('connecting');
  #epoch = $state(0);
  #isLocked = $state(false);
  readonly #loop: ConnectionLoop;

  constructor(open: () => Promise<Line>) {
    this.#loop = new ConnectionLoop({
      open,
      onChange: (state, error) => {
        if (state === 'open') this.#epoch += 1;
        this.#isLocked = error instanceof SessionMissingError;
        this.#state = state;
      }
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Grows whenever there is a connection again: streams of the one before have ended and are to be asked for anew. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Lost, because this browser was not given access: a fresh address is needed, from the terminal that the studio was started in. */
  get isLocked(): boolean {
    return this.#isLocked;
  }

  retry(): void {
    this.#loop.retry();
  }

  line(signal?: AbortSignal): Promise<Line> {
    return this.#loop.line(signal);
  }
}
