import type { ExplainedSplit } from '../../contract/api/explain.ts';
import type { DatasetId } from '../../contract/ids.ts';
import type { Neighbour } from '../../domain/explain/nearest.ts';
import type { JobOptions } from '../progress.ts';

export interface IndexRequest extends JobOptions {
  readonly model: string;
  readonly dataset: string;
  readonly split: ExplainedSplit;
}

export interface ExciteRequest extends JobOptions {
  readonly model: string;
  readonly dataset: string;
  readonly layer: string;
}

/** Where a dataset's samples lie in a model's penultimate layer. */
export interface SampleIndex {
  readonly datasetId: DatasetId;
  readonly ids: Uint32Array;
  readonly labels: Uint8Array;
  /** Label of the dataset that the model answers; 255 for a class that the dataset does not have. */
  readonly predicted: Uint8Array;
  /** `[ids.length, width]`. */
  readonly values: Float32Array;
  readonly width: number;
  readonly layer: string;
  readonly of: number;
}

export interface NearSample extends Neighbour {
  readonly sample: number;
  readonly label: number;
}

export interface Embedding {
  readonly ids: Uint32Array;
  readonly labels: Uint8Array;
  readonly predicted: Uint8Array;
  /** `[ids.length, axes]`, along the principal axes, the widest first. */
  readonly scores: Float32Array;
  readonly axes: number;
  /** Shares of the variance, one an axis. */
  readonly shares: Float32Array;
}
