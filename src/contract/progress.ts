/** How far a long job is, for a progress bar. */
export interface Progress {
  /** What is being worked on, such as a file's name. */
  readonly what: string;
  readonly done: number;
  /** Null: not known beforehand. */
  readonly total: number | null;
  readonly unit: 'samples' | 'bytes' | 'steps' | 'documents';
}

/** What a long job tells on its way: progress as often as there is some, then its result, once and last. Leaving the stream cancels the job. */
export type JobEvent<Result> =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'done'; readonly result: Result };
