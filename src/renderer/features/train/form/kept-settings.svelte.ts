import { settings } from '../../../lib/settings.svelte.ts';

type Json = Parameters<typeof settings.set>[1];

/** Long enough that dragging a slider is one write, short enough that nobody closes the window within it. */
const delayMs = 300;

/** Settings that change while somebody types: shown at once, kept a moment later. */
export class KeptSettings {
  #drafts = $state.raw<Readonly<Record<string, unknown>>>({});
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What is kept or about to be; null where nothing is. */
  get(key: string): unknown {
    return key in this.#drafts ? this.#drafts[key] : settings.get<Json>(key, null);
  }

  /** Null forgets it. */
  set(key: string, value: object | null): void {
    this.#drafts = { ...this.#drafts, [key]: value };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), delayMs);
  }

  /** To be called before the window or the workspace is left. */
  flush(): void {
    clearTimeout(this.#timer);
    const drafts = this.#drafts;
    for (const [key, value] of Object.entries(drafts)) settings.set(key, value as Json);
    this.#drafts = {};
  }
}
