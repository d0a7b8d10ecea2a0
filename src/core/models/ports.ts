import type { ModelId } from '../../contract/ids.ts';
import type { Calibration, Model, ModelMetrics } from '../../contract/models.ts';

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
  /** Checks the bytes against the hash: throws STORAGE_CORRUPT when they differ. */
  readWeights(id: ModelId): Uint8Array;
  setEvaluation(id: ModelId, evaluation: { readonly metrics?: ModelMetrics; readonly calibration?: Calibration }): Model;
  /** Makes it the active one, and the only one. Throws MODEL_IN_USE for a model in the trash. */
  promote(id: ModelId): Model;
  /** Throws MODEL_IN_USE while an active run starts from it. An active model stops being active. */
  trash(id: ModelId): Model;
  /** Out of the trash again, under a free name. */
  restore(id: ModelId): Model;
  /** For good. Models fine-tuned from it keep its name in their lineage. Throws MODEL_IN_USE like `trash`. */
  remove(id: ModelId): void;
}
