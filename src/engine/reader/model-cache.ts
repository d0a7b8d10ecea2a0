import type { ReaderModel } from '../../contract/reader.ts';
import { checkWeights } from '../../domain/network/check-weights.ts';
import { foldBatchNorm } from '../../domain/network/fold.ts';
import type { Kernels } from '../kernels.ts';
import { Network } from '../network.ts';
import { decodeWeights } from '../weights-file.ts';

/** Enough for a comparison of two models beside the active one. */
const modelsKept = 4;

/** The networks that were last used, ready in the engine. */
export class ModelCache {
  readonly #kernels: Kernels;
  readonly #networks = new Map<string, Network>();

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  /**
   * The network of a model; null where it is not in here and came without weights.
   *
   * @throws StudioError MODEL_FILE_INVALID when the weights do not fit the network
   */
  get({ key, network: spec, weights }: ReaderModel): Network | null {
    let network = this.#networks.get(key);
    if (network === undefined) {
      if (weights === null) return null;
      const arrays = decodeWeights(weights, `weights of “${spec.name}”`);
      checkWeights(spec, arrays);
      const folded = foldBatchNorm(spec, arrays);
      network = new Network(this.#kernels, folded.network, folded.weights);
    }
    // A Map keeps insertion order: taking it out and putting it back makes it the youngest.
    this.#networks.delete(key);
    this.#networks.set(key, network);
    const [oldest] = this.#networks.keys();
    if (this.#networks.size > modelsKept && oldest !== undefined) {
      this.#networks.get(oldest)!.dispose();
      this.#networks.delete(oldest);
    }
    return network;
  }
}
