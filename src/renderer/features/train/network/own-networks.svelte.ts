import type { LayerSpec } from '../../../../contract/network.ts';
import type { KeptSettings } from '../form/kept-settings.svelte.ts';
import { freeOwnName, ownNetworkKey, ownNetworksKey, readOwnNetwork } from './own-networks.ts';
import type { OwnNetwork } from './own-networks.ts';

/** The networks that a person made, kept in the settings as they are edited. */
export class OwnNetworks {
  readonly #kept: KeptSettings;
  /** Names that a network of one's own cannot have. */
  readonly #reserved: ReadonlySet<string>;

  constructor(kept: KeptSettings, reserved: ReadonlySet<string>) {
    this.#kept = kept;
    this.#reserved = reserved;
  }

  get names(): readonly string[] {
    const kept = this.#kept.get(ownNetworksKey);
    return Array.isArray(kept) ? kept.filter((name) => typeof name === 'string') : [];
  }

  find(name: string): OwnNetwork | null {
    return this.names.includes(name) ? readOwnNetwork(name, this.#kept.get(ownNetworkKey(name))) : null;
  }

  /** Under a name near the wanted one. */
  add(wanted: string, recipe: string | null, layers: readonly LayerSpec[]): OwnNetwork {
    const own = { name: freeOwnName(wanted, this.#taken()), recipe, layers };
    this.#kept.set(ownNetworksKey, [...this.names, own.name]);
    this.#keep(own);
    return own;
  }

  change(own: OwnNetwork, layers: readonly LayerSpec[]): void {
    this.#keep({ ...own, layers });
  }

  isTaken(name: string): boolean {
    return this.#taken().has(name);
  }

  rename(own: OwnNetwork, name: string): OwnNetwork {
    const renamed = { ...own, name };
    this.#kept.set(ownNetworksKey, this.names.map((other) => (other === own.name ? name : other)));
    this.#kept.set(ownNetworkKey(own.name), null);
    this.#keep(renamed);
    return renamed;
  }

  remove(own: OwnNetwork): void {
    this.#kept.set(ownNetworksKey, this.names.filter((name) => name !== own.name));
    this.#kept.set(ownNetworkKey(own.name), null);
  }

  #taken(): ReadonlySet<string> {
    return new Set([...this.#reserved, ...this.names]);
  }

  #keep({ name, recipe, layers }: OwnNetwork): void {
    this.#kept.set(ownNetworkKey(name), { recipe, layers });
  }
}
