import type { NetworkSpec } from '../../contract/network.ts';
import { expandLayers } from '../../domain/network/expand.ts';
import { foldBatchNorm } from '../../domain/network/fold.ts';
import type { NamedArrays } from '../../domain/network/initialise.ts';
import type { Kernels } from '../kernels.ts';
import { Network } from '../network.ts';

/** A model in the engine, in up to two forms; each is made when it is first asked for. */
export class CachedModel {
  readonly spec: NetworkSpec;
  readonly #kernels: Kernels;
  readonly #weights: NamedArrays;
  #folded: Network | undefined;
  #plain: Network | undefined;

  /** @param weights that fit `spec` */
  constructor(kernels: Kernels, spec: NetworkSpec, weights: NamedArrays) {
    this.#kernels = kernels;
    this.spec = spec;
    this.#weights = weights;
  }

  /** For answers alone: batch norms are folded into the layers before them. */
  get folded(): Network {
    if (this.#folded === undefined) {
      const { network, weights } = foldBatchNorm(this.spec, this.#weights);
      this.#folded = new Network(this.#kernels, network, weights);
    }
    return this.#folded;
  }

  /** For looking inside: every layer is there as it is named, and none learns. */
  get plain(): Network {
    const names = new Set(expandLayers(this.spec).map(({ name }) => name));
    return (this.#plain ??= new Network(this.#kernels, this.spec, this.#weights, names));
  }

  dispose(): void {
    this.#folded?.dispose();
    this.#plain?.dispose();
  }
}
