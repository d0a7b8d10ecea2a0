import { address, addressOf } from '../lib/address.svelte.ts';
import { settings } from '../lib/settings.svelte.ts';

/** Dragging a filter changes the address many times a second; going elsewhere is kept at once. */
const keepAfterMs = 600;

/** Remembers where each workspace was left, with its filters, and where the studio was, also for the next start. To be made while a component is. */
export class LastAddresses {
  #byPlace = $state<Record<string, string>>({ ...settings.get('lastAddresses', {}, isAddresses) });

  constructor() {
    let before: string | undefined;
    $effect(() => {
      const [place] = address.path;
      if (place === undefined) return;
      const here = addressOf(address.path, Object.fromEntries(address.query));
      this.#byPlace[place] = here;
      const keep = (): void => {
        settings.set('lastAddress', here);
        settings.set('lastAddresses', { ...this.#byPlace });
      };
      const timer = setTimeout(keep, place === before ? keepAfterMs : 0);
      before = place;
      return () => clearTimeout(timer);
    });
  }

  of(place: string): string | undefined {
    return this.#byPlace[place];
  }
}

function isAddresses(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string' && text.startsWith('#/'));
}
