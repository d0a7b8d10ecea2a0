/**
 * One press of Ctrl+C can arrive several times: from the terminal, and passed on by the launcher and by npx.
 * Those come within milliseconds; a second press of a person takes longer.
 */
const onePressMs = 300;

/** The first interruption asks the command that is at work to save and end; the second one does not wait for it. */
export class Interrupts {
  readonly #leave: () => void;
  readonly #now: () => number;
  #handlers: (() => void)[] = [];
  #firstAt: number | undefined;

  constructor(leave: () => void, now: () => number = () => performance.now()) {
    this.#leave = leave;
    this.#now = now;
  }

  get happened(): boolean {
    return this.#firstAt !== undefined;
  }

  /** While `work` goes on, the first interruption calls `handler`. */
  async during<T>(handler: () => void, work: () => Promise<T>): Promise<T> {
    this.#handlers.push(handler);
    try {
      return await work();
    } finally {
      this.#handlers = this.#handlers.filter((h) => h !== handler);
    }
  }

  /** An abort signal for work that takes one. */
  async abortable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    return this.during(() => controller.abort(), () => work(controller.signal));
  }

  interrupt(): void {
    if (this.#firstAt === undefined) {
      this.#firstAt = this.#now();
      if (this.#handlers.length === 0) this.#leave();
      for (const handler of this.#handlers) handler();
    } else if (this.#now() - this.#firstAt > onePressMs) this.#leave();
  }
}
