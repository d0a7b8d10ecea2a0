import type { EditOutcome, SampleChange, SampleDetails, SampleEdit } from '../../contract/api/samples.ts';
import type { Dataset } from '../../contract/datasets.ts';
import type { DatasetId } from '../../contract/ids.ts';
import type { SampleColumns } from '../../domain/columns.ts';

export interface SampleEdits {
  readonly edits: SampleEdit[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** Every method is synchronous and one transaction. Throws DATASET_NOT_FOUND for an unknown dataset, SAMPLE_NOT_FOUND for a sample that is not one of it. */
export interface SampleRepository {
  /** All samples, quarantined ones too, in stored order: train first. `dataset` is what they were at that moment. */
  columns(id: DatasetId): { readonly dataset: Dataset; readonly columns: SampleColumns };
  /** `[ids.length, 28, 28]` bytes, in the order asked; an id may be asked for more than once. */
  pixels(id: DatasetId, ids: Uint32Array): Uint8Array;
  /** The first samples in stored order, at most this many, with their pixels: `[ids.length, 28, 28]` bytes. */
  first(id: DatasetId, most: number): { readonly ids: Uint32Array; readonly pixels: Uint8Array };
  /** One sample with its edits, the newest 1,000 of them. */
  show(id: DatasetId, sample: number): Omit<SampleDetails, 'predictions'>;
}

/** As `SampleRepository`; nothing changes a sample without an entry in the log. Throws DATASET_SPLIT_LOCKED where a label or the quarantine in a locked test split would change. */
export interface SampleEditRepository {
  /** All or none. Samples that already are so are left out; where that leaves none, nothing is logged and `edit` is null. Throws USAGE_INVALID for a label that is no class. */
  change(id: DatasetId, sampleIds: readonly number[], change: SampleChange): EditOutcome;
  undo(id: DatasetId): EditOutcome;
  redo(id: DatasetId): EditOutcome;
  /** Newest first. */
  edits(id: DatasetId, limit: number): SampleEdits;
}
