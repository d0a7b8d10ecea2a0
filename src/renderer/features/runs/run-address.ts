import { address, addressOf } from '../../lib/address.svelte.ts';

/** One run beside the table, with what the table shows kept; null: the table alone. */
export function runAddress(id: string | null): string {
  return addressOf(id === null ? ['runs'] : ['runs', id], Object.fromEntries(address.query));
}

export function openRun(id: string | null): void {
  address.go(id === null ? ['runs'] : ['runs', id], Object.fromEntries(address.query));
}
