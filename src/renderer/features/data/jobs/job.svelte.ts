import type { JobEvent, Progress } from '../../../../contract/progress.ts';
import { isAbort } from '../../../lib/problems.ts';

/** Progress is told as often as there is some. */
export type Tell = (progress: Progress) => void;

/** Something long: an import, a download, an evaluation. It goes on while one looks at something else, until it is cancelled. */
export class Job<Result> {
  readonly title: string;
  readonly #controller = new AbortController();
  #progress = $state.raw<Progress | null>(null);
  #result = $state.raw<Result | null>(null);
  #error = $state.raw<unknown>(null);
  #state = $state<'working' | 'done' | 'failed' | 'cancelled'>('working');

  constructor(title: string, run: (signal: AbortSignal, tell: Tell) => Promise<Result>, onDone: (result: Result) => void) {
    this.title = title;
    void run(this.#controller.signal, (progress) => (this.#progress = progress)).then(
      (result) => {
        this.#result = result;
        this.#state = 'done';
        onDone(result);
      },
      (error: unknown) => {
        this.#error = error;
        this.#state = this.#controller.signal.aborted || isAbort(error) ? 'cancelled' : 'failed';
      }
    );
  }

  get state(): 'working' | 'done' | 'failed' | 'cancelled' {
    return this.#state;
  }

  get progress(): Progress | null {
    return this.#progress;
  }

  get result(): Result | null {
    return this.#result;
  }

  get error(): unknown {
    return this.#error;
  }

  cancel(): void {
    this.#controller.abort();
  }
}

/** The result of a job's stream; leaving it early cancels the job. @throws Error when the stream ends without a result. */
export async function resultOf<Result>(stream: AsyncIterable<JobEvent<Result>>, tell: Tell): Promise<Result> {
  for await (const event of stream) {
    if (event.type === 'done') return event.result;
    tell(event.progress);
  }
  throw new Error('The studio ended the job without a result.');
}
