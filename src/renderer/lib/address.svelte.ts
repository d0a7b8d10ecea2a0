import { readFragment, writeFragment } from './address-text.ts';

/**
 * Where the person is, as the fragment of the address: `#/data/mnist?label=3&wrong=model-1`. What belongs to a place (filters, chosen
 * runs, tabs) lives in its query, so that reload, back and a copied address bring it back.
 */
export class Address {
  #path = $state.raw<readonly string[]>([]);
  #query = $state.raw(new URLSearchParams());

  constructor() {
    this.#read();
    window.addEventListener('hashchange', () => this.#read());
  }

  /** Decoded: `['data', 'mnist']`. */
  get path(): readonly string[] {
    return this.#path;
  }

  /** Not to be changed in place: see `set`. */
  get query(): URLSearchParams {
    return this.#query;
  }

  get(name: string): string | null {
    return this.#query.get(name);
  }

  /** Goes somewhere else, with a new entry in the history. */
  go(path: readonly string[], query: Readonly<Record<string, string>> = {}): void {
    window.location.hash = addressOf(path, query);
    // The browser tells of it only later.
    this.#read();
  }

  /** Goes to `#/…` in the place of the present entry of the history. */
  replace(fragment: string): void {
    window.location.replace(fragment);
    // The browser tells of it only later.
    this.#read();
  }

  /** Changes part of the query where one is; null takes a name out. Typing in a filter leaves no trail of history entries. */
  set(changes: Readonly<Record<string, string | null>>): void {
    // Gone elsewhere, and not told of it yet: what is set belongs to the place that was left, and must not take the new one's entry.
    if (readFragment(window.location.hash).path.join('/') !== this.#path.join('/')) return;
    const query = new URLSearchParams(this.#query);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') query.delete(name);
      else query.set(name, value);
    }
    window.history.replaceState(null, '', writeFragment(this.#path, query));
    this.#query = query;
  }

  #read(): void {
    const { path, query } = readFragment(window.location.hash);
    // What depends on the place alone is not asked for again when only a filter changes.
    if (path.join('/') !== this.#path.join('/')) this.#path = path;
    if (query.toString() !== this.#query.toString()) this.#query = query;
  }
}

/** For links: `href={addressOf(['models', id], { tab: 'confusion' })}`. */
export function addressOf(path: readonly string[], query: Readonly<Record<string, string>> = {}): string {
  return writeFragment(path, new URLSearchParams(query));
}

/** One address a window, as there is one address bar. */
export const address = new Address();
