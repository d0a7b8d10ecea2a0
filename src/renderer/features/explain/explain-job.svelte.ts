import type { JobEvent, Progress } from '../../../contract/progress.ts';
import { finished } from '../../lib/job.ts';
import { isAbort } from '../../lib/problems.ts';

type Start<Result> = (options: { readonly signal: AbortSignal }) => Promise<AsyncIterable<JobEvent<Result>>>;

/** A long question with its progress; asked again, or left, it cancels what was asked before. */
export class ExplainJob<Result> {
  #controller = new AbortController();
  #progress = $state.raw<Progress | null>(null);
  #result = $state.raw<Result | null>(null);
  #error = $state.raw<unknown>(null);
  #working = $state(false);

  get progress(): Progress | null {
    return this.#progress;
  }

  get result(): Result | null {
    return this.#result;
  }

  get error(): unknown {
    return this.#error;
  }

  get working(): boolean {
    return this.#working;
  }

  async ask(start: Start<Result>): Promise<void> {
    this.forget();
    const { signal } = this.#controller;
    this.#working = true;
    try {
      const result = await finished(start({ signal }), (progress) => {
        if (!signal.aborted) this.#progress = progress;
      });
      if (!signal.aborted) this.#result = result;
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) this.#error = error;
    } finally {
      if (!signal.aborted) this.#working = false;
    }
  }

  /** Ends what is under way and forgets what was answered. */
  forget(): void {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#progress = null;
    this.#result = null;
    this.#error = null;
    this.#working = false;
  }
}
