import type { ScannedDocument } from '../../contract/documents.ts';
import type { StudioError } from '../../contract/errors.ts';
import type { BatchId } from '../../contract/ids.ts';
import type { JobOptions } from '../progress.ts';

/** A file on its way in. */
export type IncomingFile = ReadableFile | RefusedFile;

export interface ReadableFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** One that nothing is kept of but its name, its hash and why. */
export interface RefusedFile extends Pick<ScannedDocument, 'name' | 'sha256' | 'sizeBytes'> {
  readonly error: StudioError;
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
