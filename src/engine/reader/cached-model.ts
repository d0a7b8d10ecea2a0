import type { NetworkSpec } from '../../contract/network.ts';
import { expandLayers } from '../../domain/network/expand.ts';
import { foldBatchNorm } from '../../domain/network/fold.ts';
import type { FoldedNetwork } from '../../domain/network/fold.ts';
import type { NamedArrays } from '../../domain/network/initialise.ts';
import type { Kernels } from '../kernels.ts';
import { Network } from '../network.ts';

/** A model in the engine, in up to two forms; each is made when it is first asked for. */
export class CachedModel {
  readonly spec: NetworkSpec;
  readonly #kernels: Kernels;
  readonly #weights: NamedArrays;
  #folding: FoldedNetwork | undefined;
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
    const { network, weights } = this.#fold;
    return (this.#folded ??= new Network(this.#kernels, network, weights));
  }

  /** For looking inside: every layer is there as it is named, and none learns. */
  get plain(): Network {
    const names = new Set(expandLayers(this.spec).map(({ name }) => name));
    return (this.#plain ??= new Network(this.#kernels, this.spec, this.#weights, names));
  }

  /** The quicker form that answers what these layers answer, and what each is called in it. */
  forOutputsOf(names: readonly string[]): { readonly network: Network; readonly nameIn: ReadonlyMap<string, string> } {
    const { network, foldedInto } = this.#fold;
    // A layer that a batch norm was folded into answers what that did, not what it did itself.
    const changed = new Set(foldedInto.values());
    const kept = new Set(network.layers.map(({ name }) => name).filter((name) => !changed.has(name)));
    const nameIn = new Map(names.map((name) => [name, foldedInto.get(name) ?? name]));
    const areThere = names.every((name) => foldedInto.has(name) || kept.has(name));
    return areThere ? { network: this.folded, nameIn } : { network: this.plain, nameIn: new Map(names.map((name) => [name, name])) };
  }

  get #fold(): FoldedNetwork {
    return (this.#folding ??= foldBatchNorm(this.spec, this.#weights));
  }

  dispose(): void {
    this.#folded?.dispose();
    this.#plain?.dispose();
  }
}
