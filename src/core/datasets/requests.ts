import type { LabelledImages } from '../../contract/datasets.ts';
import type { Hands } from '../../contract/hands.ts';
import type { JobOptions } from '../progress.ts';

export interface ImportRequest extends JobOptions {
  readonly path: string;
  /** What is kept as the place that it came from; left out: the path. */
  readonly source?: string | undefined;
  /** Left out: made from the file's or folder's name. */
  readonly name?: string | undefined;
  /** Deals all samples anew, as `splitDataset` does; left out: train and test as in the files. */
  readonly split?: { readonly testShare: number; readonly seed: number } | undefined;
}

export interface DownloadRequest extends JobOptions {
  /** One of the public datasets, such as `mnist`; it is stored under the same name. */
  readonly name: string;
}

export interface SynthesiseRequest extends JobOptions {
  readonly name: string;
  readonly count: number;
  readonly seed: number;
  /** Share set aside as the test split; left out: a sixth. */
  readonly testShare?: number | undefined;
  /** Whose ways to write; left out: American. */
  readonly hands?: Hands | undefined;
}

export interface SplitRequest {
  readonly name: string;
  readonly testShare: number;
  readonly seed: number;
}

export interface ExportRequest {
  readonly name: string;
  readonly folder: string;
  /** One of those that `DatasetWriter` knows, such as `idx`. */
  readonly format: string;
}

/** Samples to evaluate on, with the words that tell which they are. */
export interface SamplesForEvaluation {
  readonly name: string;
  readonly classes: readonly string[];
  readonly images: LabelledImages;
}
