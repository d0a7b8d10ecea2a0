import type { Progress } from '../contract/progress.ts';

export interface JobOptions {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Aborting it ends the job with INTERRUPTED; nothing half-done is kept. */
  readonly signal?: AbortSignal | undefined;
}
