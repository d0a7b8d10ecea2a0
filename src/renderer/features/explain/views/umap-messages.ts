/** What the page asks of the worker. */
export interface UmapQuestion {
  /** `[n, axes]`. */
  readonly scores: Float32Array;
  readonly axes: number;
}

export type UmapAnswer =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  /** `[n, 2]`. */
  | { readonly type: 'done'; readonly points: Float32Array };
