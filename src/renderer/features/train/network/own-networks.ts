import { networkSchema } from '../../../../contract/network.ts';
import type { LayerSpec, NetworkSpec } from '../../../../contract/network.ts';
import { layerTypes } from './layer-fields.ts';

/** A network of one's own, as it is kept: possibly in the middle of an edit. `recipe` names the preset whose recipe it starts with. */
export interface OwnNetwork {
  readonly name: string;
  readonly recipe: string | null;
  readonly layers: readonly LayerSpec[];
}

export const ownNetworksKey = 'train.networks';
/** Settings are kept a key at a time: each network has its own, and a list says which there are. */
export function ownNetworkKey(name: string): string {
  return `train.network.${name}`;
}

/** What a name may be: it goes into a settings key of 64 characters and into file names. */
export const ownName = /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/;

/** Any text as such a name, not yet taken: `dsdc` becomes `dsdc-2` where there is one. */
export function freeOwnName(wanted: string, taken: ReadonlySet<string>): string {
  const stem = wanted.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 36) || 'network';
  if (!taken.has(stem)) return stem;
  let number = 2;
  while (taken.has(`${stem}-${number}`)) number++;
  return `${stem}-${number}`;
}

/** What was kept, as far as it can still be understood. */
export function readOwnNetwork(name: string, kept: unknown): OwnNetwork | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { layers, recipe } = kept as { layers?: unknown; recipe?: unknown };
  if (!Array.isArray(layers) || !layers.every(isLayerLike)) return null;
  return { name, recipe: typeof recipe === 'string' ? recipe : null, layers };
}

/** Values may be wrong, as they are while somebody types; the type must be one that the editor can show. */
function isLayerLike(layer: unknown): layer is LayerSpec {
  return typeof layer === 'object' && layer !== null && 'type' in layer && (layerTypes as readonly unknown[]).includes(layer.type) && 'name' in layer && typeof layer.name === 'string';
}

/** As the engine would get it. Not checked: see `checkNetwork`. */
export function networkOf(own: OwnNetwork, classes: number): NetworkSpec {
  return { name: own.name, input: [28, 28, 1], classes, layers: [...own.layers] };
}

/** Checked, with every default; null where it cannot be trained. */
export function soundNetwork(network: NetworkSpec): NetworkSpec | null {
  return networkSchema.safeParse(network).data ?? null;
}
