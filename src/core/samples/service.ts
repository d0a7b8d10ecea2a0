import type { EditOutcome, SampleChange, SampleDetails } from '../../contract/api/samples.ts';
import type { DatasetId } from '../../contract/ids.ts';
import type { SampleColumns } from '../../domain/columns.ts';
import type { DatasetRepository } from '../datasets/ports.ts';
import type { EvaluationRepository } from '../models/ports.ts';
import { ClassMeans } from './class-means.ts';
import type { SampleEditRepository, SampleEdits, SampleRepository } from './ports.ts';

export interface SampleServiceParts {
  readonly datasets: DatasetRepository;
  readonly samples: SampleRepository;
  readonly sampleEdits: SampleEditRepository;
  readonly evaluations: EvaluationRepository;
}

export interface ChangeSamplesRequest {
  readonly dataset: DatasetId;
  /** At most 1,000,000; one that is named twice counts once. */
  readonly samples: readonly number[];
  readonly change: SampleChange;
}

/** Looking at single samples and correcting them. Every method throws DATASET_NOT_FOUND and SAMPLE_NOT_FOUND for what is not stored. */
export class SampleService {
  private readonly parts: SampleServiceParts;
  private readonly means: ClassMeans;

  constructor(parts: SampleServiceParts) {
    this.parts = parts;
    this.means = new ClassMeans(parts.datasets, parts.samples);
  }

  async show({ dataset, sample }: { readonly dataset: DatasetId; readonly sample: number }): Promise<SampleDetails> {
    return { ...this.parts.samples.show(dataset, sample), predictions: this.parts.evaluations.ofSample(dataset, sample) };
  }

  /** All or none. @throws StudioError DATASET_SPLIT_LOCKED, USAGE_INVALID for a label that is no class of the dataset. */
  async change({ dataset, samples, change }: ChangeSamplesRequest): Promise<EditOutcome> {
    return this.parts.sampleEdits.change(dataset, samples, change);
  }

  /** @throws StudioError DATASET_SPLIT_LOCKED where the test split was locked since. */
  async undo({ dataset }: { readonly dataset: DatasetId }): Promise<EditOutcome> {
    return this.parts.sampleEdits.undo(dataset);
  }

  /** @throws StudioError DATASET_SPLIT_LOCKED where the test split was locked since. */
  async redo({ dataset }: { readonly dataset: DatasetId }): Promise<EditOutcome> {
    return this.parts.sampleEdits.redo(dataset);
  }

  /** Newest first. */
  async edits({ dataset, limit = 100 }: { readonly dataset: DatasetId; readonly limit?: number }): Promise<SampleEdits> {
    return this.parts.sampleEdits.edits(dataset, limit);
  }

  /** Everything about all samples but their pixels, quarantined ones too, in stored order: train first. */
  async sampleColumns(dataset: DatasetId): Promise<SampleColumns> {
    return this.parts.samples.columns(dataset).columns;
  }

  /** `[ids.length, 28, 28]` bytes, in the order asked. Blocks for a few microseconds a sample: ask for a few thousand at a time. */
  async pixelsOf(dataset: DatasetId, ids: Uint32Array): Promise<Uint8Array> {
    return this.parts.samples.pixels(dataset, ids);
  }

  /** The first samples in stored order, so that some can be shown before all are known: `[ids.length, 28, 28]` bytes. */
  async firstSamples(dataset: DatasetId, most: number): Promise<{ readonly ids: Uint32Array; readonly pixels: Uint8Array }> {
    return this.parts.samples.first(dataset, most);
  }

  /** The mean image of each class, `[classes, 784]` bytes, quarantined samples left out; a class without samples is blank paper (0). Computed once a content. */
  classMeans(dataset: DatasetId): Promise<Uint8Array> {
    return this.means.of(dataset);
  }
}
