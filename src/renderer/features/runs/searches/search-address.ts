import { address, addressOf } from '../../../lib/address.svelte.ts';

/** Stands where a run's id may stand; ids are longer. */
export const searchesPath = 'searches';

/** One search; null: none is open. */
export function searchAddress(id: string | null): string {
  return addressOf(pathOf(id));
}

export function openSearch(id: string | null): void {
  address.go(pathOf(id));
}

/** The form for a new search, from the network and recipe of a run. */
export function searchLikeAddress(run: string): string {
  return addressOf(pathOf(null), { like: run });
}

function pathOf(id: string | null): string[] {
  return id === null ? ['runs', searchesPath] : ['runs', searchesPath, id];
}
