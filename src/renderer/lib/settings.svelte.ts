import type { StudioClient } from '../../contract/api/api.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Of a fallback `false` any truth value may be kept, of `''` any text. */
type Widened<T extends Json> = T extends boolean ? boolean : T extends number ? number : T extends string ? string : T;

/** Small things the interface remembers (theme, language, chosen columns), kept in the studio so that every door shows the same. */
class Settings {
  #values = $state.raw<Readonly<Record<string, unknown>>>({});
  #api: StudioClient | null = null;
  /** Written here and not yet confirmed: newer than what the studio answers. */
  #unconfirmed = new Map<string, number>();

  /** Reads what is kept. Until then, and where nothing is kept, `get` answers its fallback. */
  async load(api: StudioClient): Promise<void> {
    this.#api = api;
    const before = this.#values;
    const stored = await api.settings.all();
    const own = [...this.#unconfirmed.keys()].filter((key) => key in before);
    this.#values = { ...stored, ...Object.fromEntries(own.map((key) => [key, before[key]])) };
  }

  /** What was kept under `key`, where it is of the fallback's type; for anything more exact there is `is`. */
  get<T extends Json>(key: string, fallback: T, is: (value: unknown) => value is T): T;
  get<T extends Json>(key: string, fallback: T): Widened<T>;
  get(key: string, fallback: Json, is?: (value: unknown) => boolean): unknown {
    const value = this.#values[key];
    if (value === undefined || value === null) return fallback;
    const fits = is ? is(value) : fallback === null || (typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback));
    return fits ? value : fallback;
  }

  /** Shown at once, kept as soon as possible; null forgets it. What cannot be kept is only lost to the next start. */
  set(key: string, value: Json): void {
    if (!this.#unconfirmed.has(key) && JSON.stringify(this.#values[key]) === JSON.stringify(value)) return;
    void this.#store(key, value).catch(() => undefined);
  }

  /** For what the studio itself goes by: shown at once too, and taken back where it cannot be kept. @throws what the studio answers then */
  async keep(key: string, value: Json): Promise<void> {
    const before = this.#values[key];
    try {
      await this.#store(key, value);
    } catch (error) {
      // Something newer may have been chosen meanwhile.
      if (!this.#unconfirmed.has(key)) this.#values = { ...this.#values, [key]: before };
      throw error;
    }
  }

  async #store(key: string, value: Json): Promise<void> {
    this.#values = { ...this.#values, [key]: value };
    this.#unconfirmed.set(key, (this.#unconfirmed.get(key) ?? 0) + 1);
    try {
      // A plain copy: what is given may be a state proxy.
      await this.#api?.settings.set({ key, value: JSON.parse(JSON.stringify(value)) as never });
    } finally {
      const left = this.#unconfirmed.get(key)! - 1;
      if (left > 0) this.#unconfirmed.set(key, left);
      else this.#unconfirmed.delete(key);
    }
  }
}

export const settings = new Settings();
