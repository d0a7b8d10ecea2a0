/** How far a long job is, for a progress bar. */
export interface Progress {
  /** What is being worked on, such as a file's name. */
  readonly what: string;
  readonly done: number;
  /** Null: not known beforehand. */
  readonly total: number | null;
  readonly unit: 'samples' | 'bytes';
}

export interface JobOptions {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Aborting it ends the job with INTERRUPTED; nothing half-done is kept. */
  readonly signal?: AbortSignal | undefined;
}
