import type { ReaderModel } from '../../contract/reader.ts';
import { checkWeights } from '../../domain/network/check-weights.ts';
import type { Kernels } from '../kernels.ts';
import { decodeWeights } from '../weights-file.ts';
import { CachedModel } from './cached-model.ts';

/** Enough for a comparison of two models beside the active one. */
const modelsKept = 4;

/** The models that were last used, ready in the engine. */
export class ModelCache {
  readonly #kernels: Kernels;
  readonly #models = new Map<string, CachedModel>();

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  /**
   * A model's networks; null where it is not in here and came without weights.
   *
   * @throws StudioError MODEL_FILE_INVALID when the weights do not fit the network
   */
  get({ key, network: spec, weights }: ReaderModel): CachedModel | null {
    let model = this.#models.get(key);
    if (model === undefined) {
      if (weights === null) return null;
      const arrays = decodeWeights(weights, `weights of “${spec.name}”`);
      checkWeights(spec, arrays);
      model = new CachedModel(this.#kernels, spec, arrays);
    }
    // A Map keeps insertion order: taking it out and putting it back makes it the youngest.
    this.#models.delete(key);
    this.#models.set(key, model);
    const [oldest] = this.#models.keys();
    if (this.#models.size > modelsKept && oldest !== undefined) {
      this.#models.get(oldest)!.dispose();
      this.#models.delete(oldest);
    }
    return model;
  }
}
