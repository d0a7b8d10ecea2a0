import type { JobEvent, Progress } from '../../contract/progress.ts';

/** Follows a long job to its result. Leaving it (the signal that it was asked with) cancels it. @throws what the job throws. */
export async function finished<Result>(job: Promise<AsyncIterable<JobEvent<Result>>>, onProgress: (progress: Progress) => void): Promise<Result> {
  for await (const event of await job) {
    if (event.type === 'done') return event.result;
    onProgress(event.progress);
  }
  // The stream ends without a result only where the connection does.
  throw Object.assign(new Error('The job ended without a result.'), { code: 'CONNECTION_LOST' });
}
