import { address, addressOf } from '../lib/address.svelte.ts';
import { settings } from '../lib/settings.svelte.ts';

/** Dragging a filter changes the address many times a second. */
const keepAfterMs = 600;

/** Remembers where each workspace was left, and for the next start where the studio was left. To be made while a component is. */
export class LastAddresses {
  #byPlace = $state<Record<string, string>>({});

  constructor() {
    $effect(() => {
      const [place] = address.path;
      if (place === undefined) return;
      const here = addressOf(address.path, Object.fromEntries(address.query));
      this.#byPlace[place] = here;
      const timer = setTimeout(() => settings.set('lastAddress', here), keepAfterMs);
      return () => clearTimeout(timer);
    });
  }

  of(place: string): string | undefined {
    return this.#byPlace[place];
  }
}
