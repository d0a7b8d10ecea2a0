import type { SplitName } from '../../contract/datasets.ts';
import type { DatasetId, ModelId } from '../../contract/ids.ts';
import type { Ink } from '../../contract/ink.ts';
import type { OpenSetDetector } from '../../domain/metrics/open-set.ts';

export interface NewInkSample {
  readonly split: SplitName;
  readonly label: number;
  /** `[28, 28]` bytes. */
  readonly pixels: Uint8Array;
  readonly ink: Ink;
}

export interface NewInkDataset {
  readonly name: string;
  readonly classes: readonly string[];
  readonly source: string;
}

/** Samples that were written on the pad, with their strokes. Every method is synchronous and one transaction. */
export interface InkRepository {
  /** Makes a dataset of one sample, and answers the sample's id. Throws DATASET_NAME_TAKEN. */
  start(dataset: NewInkDataset, sample: NewInkSample): number;
  /** Adds a sample behind those that are there, and answers its id. Throws DATASET_NOT_FOUND. */
  add(dataset: DatasetId, sample: NewInkSample): number;
  /** Takes away what was added last, while nothing was done to it. Throws SAMPLE_NOT_FOUND for any other sample. */
  takeBack(sample: number): DatasetId;
  /** Undefined for a sample that was not written on the pad. */
  strokesOf(sample: number): Ink | undefined;
}

/** What was fitted for models, so that it is there at once at the next start. */
export interface OpenSetRepository {
  /** Undefined where none was fitted for these weights. */
  find(model: ModelId, weightsHash: string): OpenSetDetector | undefined;
  keep(model: ModelId, weightsHash: string, detector: OpenSetDetector): void;
}
