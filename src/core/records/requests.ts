import type { BatchId } from '../../contract/ids.ts';
import type { JobOptions } from '../progress.ts';

/** A file on its way in. */
export interface IncomingFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface AddRequest extends JobOptions {
  readonly batch: BatchId;
  /** One after the other, so that no more than a few are in memory. */
  readonly files: AsyncIterable<IncomingFile> | Iterable<IncomingFile>;
  /** How many files there are; null: not known beforehand. */
  readonly total: number | null;
}

export interface FigureQuery {
  /** Left out: all batches. */
  readonly batch?: BatchId | undefined;
}
