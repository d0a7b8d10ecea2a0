export type DraftState = 'saved' | 'saving' | 'failed';

interface DraftKeeperParts {
  readonly save: (text: string) => Promise<unknown>;
  readonly onState: (state: DraftState) => void;
}

/** Long enough to finish a word, short enough that nothing worth mentioning is ever unsaved. */
const quietMs = 500;
const retryMs = 2_000;

/** Saves what somebody writes while they write it: the newest text alone, one after the other, and again until it is kept. */
export class DraftKeeper {
  readonly #parts: DraftKeeperParts;
  #text: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving = false;

  constructor(parts: DraftKeeperParts) {
    this.#parts = parts;
  }

  /** There is something that is not kept yet. */
  get pending(): boolean {
    return this.#text !== null || this.#saving;
  }

  write(text: string): void {
    this.#text = text;
    this.#parts.onState('saving');
    this.#after(quietMs);
  }

  /** At once: the field is left, or the page. */
  flush(): void {
    if (this.#text !== null) this.#after(0);
  }

  #after(ms: number): void {
    clearTimeout(this.#timer);
    if (ms === 0) void this.#save();
    else this.#timer = setTimeout(() => void this.#save(), ms);
  }

  async #save(): Promise<void> {
    // The one that is on its way looks for a newer text when it is done.
    if (this.#saving || this.#text === null) return;
    const text = this.#text;
    this.#text = null;
    this.#saving = true;
    try {
      await this.#parts.save(text);
      this.#saving = false;
      if (this.#text === null) this.#parts.onState('saved');
      else void this.#save();
    } catch {
      this.#saving = false;
      this.#text ??= text;
      this.#parts.onState('failed');
      this.#after(retryMs);
    }
  }
}
