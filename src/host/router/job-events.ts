import type { JobEvent, Progress } from '../../contract/progress.ts';
import { delay } from '../../core/delay.ts';

/** Ten times a second is as often as anyone can look. */
const intervalMs = 100;

/** What a job is given. */
export interface JobControls {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/**
 * A job as the stream of its events. Progress in between is left out where there is more than ten times a second can tell. Leaving the stream,
 * or aborting `signal`, aborts the job; the stream has ended when the job has.
 */
export async function* jobEvents<Result>(job: (controls: JobControls) => Promise<Result>, signal: AbortSignal | undefined): AsyncGenerator<JobEvent<Result>, void> {
  const left = new AbortController();
  const over = new AbortController();
  let latest: Progress | undefined;
  let wake = (): void => undefined;
  const work = job({
    signal: signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]),
    onProgress: (progress) => {
      latest = progress;
      wake();
    }
  });
  work.catch(() => undefined).finally(() => {
    over.abort();
    wake();
  });
  try {
    while (!over.signal.aborted) {
      if (latest !== undefined) {
        const progress = latest;
        latest = undefined;
        yield { type: 'progress', progress };
        await delay(intervalMs, over.signal);
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
    yield { type: 'done', result: await work };
  } finally {
    left.abort();
    await work.catch(() => undefined);
  }
}
