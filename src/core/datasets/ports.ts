import type { Dataset, LabelledImages, SplitName } from '../../contract/datasets.ts';
import type { DatasetId } from '../../contract/ids.ts';

/** Samples of one split in memory with the rows that they are. */
export interface StoredImages extends LabelledImages {
  /** Row ids, one a sample; they survive re-splitting and relabelling. */
  readonly ids: readonly number[];
}

export interface Sample {
  readonly id: number;
  readonly split: SplitName;
  readonly position: number;
  readonly label: number;
  /** As imported; differs from `label` when a person corrected it. */
  readonly originalLabel: number;
  readonly source: string | null;
  readonly starred: boolean;
  /** Kept, but read by nothing: neither trained on, nor tested on, nor counted or hashed. */
  readonly quarantined: boolean;
  /** `[28, 28]` row by row. */
  readonly pixels: Uint8Array;
}

export interface NewDataset {
  readonly name: string;
  readonly classes: readonly string[];
  readonly source: string;
  /**
   * Each split as a stream of chunks. An error thrown by the stream leaves nothing stored.
   * No other process can write while the stream is read: decode pictures before, not in it.
   */
  readonly splits: Partial<Record<SplitName, Iterable<LabelledImages>>>;
}

export interface SampleQuery {
  readonly split: SplitName;
  readonly offset: number;
  readonly limit: number;
  readonly label?: number;
  readonly starred?: boolean;
  readonly quarantined?: boolean;
}

/** All samples of a dataset without their pixels, quarantined ones left out, in stored order: train first. */
export interface SampleIndex {
  readonly ids: readonly number[];
  readonly labels: Uint8Array;
  readonly splits: readonly SplitName[];
}

/** Every method is synchronous and one transaction; methods that take an id throw DATASET_NOT_FOUND for an unknown one. */
export interface DatasetRepository {
  /** Throws DATASET_NAME_TAKEN and DATASET_EMPTY; a RangeError for labels outside `classes` or pixels of another size. */
  create(dataset: NewDataset): Dataset;
  /** Oldest first. */
  list(): Dataset[];
  find(idOrName: string): Dataset | undefined;
  /** `countByClass(id).train[3]` samples of class 3; splits without samples are left out. */
  countByClass(id: DatasetId): Partial<Record<SplitName, number[]>>;
  /** Throws DATASET_SPLIT_MISSING for a split without samples. `sources` is there only where any sample has one (`''` for those that have none). */
  readSplit(id: DatasetId, split: SplitName): StoredImages;
  /** Samples by position; `offset` counts the samples that the query matches. */
  page(id: DatasetId, query: SampleQuery): Sample[];
  countSamples(id: DatasetId, query: Omit<SampleQuery, 'offset' | 'limit'>): number;
  index(id: DatasetId): SampleIndex;
  /** Puts every sample (of `index`, each exactly once) where it is listed, in that order. Throws DATASET_SPLIT_LOCKED when the locked test split would change. */
  resplit(id: DatasetId, order: Readonly<Record<SplitName, readonly number[]>>): Dataset;
  lockTestSplit(id: DatasetId): void;
  unlockTestSplit(id: DatasetId): Dataset;
  /** Throws DATASET_IN_USE while a queued, running or paused run uses it. History keeps its name and hash. */
  remove(id: DatasetId): void;
}

/** The data of a run, fixed at its start. */
export interface Snapshot {
  readonly classes: readonly string[];
  readonly splits: Partial<Record<SplitName, StoredImages>>;
}

export interface SnapshotReference {
  /** SHA-256 of the blob. */
  readonly blob: string;
  readonly sizeBytes: number;
  /** The dataset's hash, computed from the very bytes written, by this snapshot or the earlier one that it is. */
  readonly datasetHash: string;
}

/**
 * Snapshots are blobs in safetensors format: tensors `train.pixels` U8 `[n, 28, 28]`, `train.labels` U8 `[n]`, `train.ids` I64 `[n]`,
 * the same for `test`; `__metadata__.classes` is the JSON list of class names. Any process can read one by its path.
 */
export interface SnapshotStore {
  /** Where the newest run on the dataset has a snapshot of the same samples, it answers that one. */
  write(id: DatasetId): SnapshotReference;
  /** Throws STORAGE_CORRUPT when the blob is missing or its bytes changed. */
  read(blob: string): Snapshot;
}
