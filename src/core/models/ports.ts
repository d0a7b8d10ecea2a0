import type { Promotion, StoredEvaluation } from '../../contract/api/models.ts';
import type { SampleDetails } from '../../contract/api/samples.ts';
import type { DatasetId, ModelId } from '../../contract/ids.ts';
import type { Calibration, Model, ModelMetrics } from '../../contract/models.ts';
import type { PredictionColumns } from '../../domain/columns.ts';

export interface NewModel extends Pick<
  Model,
  'name' | 'runId' | 'preset' | 'network' | 'parameters' | 'classes' | 'lineage' | 'metrics' | 'calibration'
> {
  /** A whole safetensors file. */
  readonly weights: Uint8Array;
}

/** Every method is synchronous and one transaction; methods that take an id throw MODEL_NOT_FOUND for an unknown one. */
export interface ModelRepository {
  /** A name that is taken gets `-2`, `-3` … appended: a finished run must never fail for its model's name. */
  create(model: NewModel): Model;
  /** Newest first, the trash left out unless asked for. */
  list(filter?: { readonly trashed?: boolean }): Model[];
  /** By id (also in the trash) or by name (not in the trash). */
  find(idOrName: string): Model | undefined;
  findActive(): Model | undefined;
  /** The oldest with these weights, also in the trash. */
  findByWeights(weightsHash: string): Model | undefined;
  /** Checks the bytes against the hash: throws STORAGE_CORRUPT when they differ. */
  readWeights(id: ModelId): Uint8Array;
  setEvaluation(id: ModelId, evaluation: { readonly metrics?: ModelMetrics; readonly calibration?: Calibration }): Model;
  /** Throws MODEL_NAME_TAKEN; what lies in the trash takes no name. */
  rename(id: ModelId, name: string): Model;
  /** Makes it the active one, and the only one, and says so in the log. Throws MODEL_IN_USE for a model in the trash. */
  promote(id: ModelId): Model;
  /**
   * Promotes the model that was active before the current one; done again, the one before that. Models that are gone or in the trash are
   * passed over. Throws MODEL_NOT_FOUND where none is left.
   */
  rollback(): Model;
  /** What `rollback` would promote; undefined where none is left. */
  rollbackTarget(): Model | undefined;
  /** Newest first, at most 1,000; models that are still there under the name that they have now. */
  promotions(): Promotion[];
  /** Throws MODEL_IN_USE while an active run starts from it. An active model stops being active. */
  trash(id: ModelId): Model;
  /** Out of the trash again, under a free name. */
  restore(id: ModelId): Model;
  /** For good. Models fine-tuned from it keep its name in their lineage. Throws MODEL_IN_USE like `trash`. */
  remove(id: ModelId): void;
}

export interface NewEvaluation extends PredictionColumns {
  readonly datasetId: DatasetId;
  readonly modelId: ModelId;
  /** Of the weights that answered. */
  readonly weightsHash: string;
}

/** A model's answers to whole datasets, the latest of each pair; they go with the dataset or the model. Every method is synchronous and one transaction. */
export interface EvaluationRepository {
  /** Throws DATASET_NOT_FOUND, MODEL_NOT_FOUND. */
  save(evaluation: NewEvaluation): StoredEvaluation;
  /** Newest first, without those of models in the trash. */
  list(): StoredEvaluation[];
  /** Undefined before there is one. */
  find(datasetId: DatasetId, modelId: ModelId): PredictionColumns | undefined;
  /** What models that are not in the trash said about one sample, the newest model first. */
  ofSample(datasetId: DatasetId, sample: number): SampleDetails['predictions'];
}
