/** A drawing that is handed over to be explained, `[28, 28]` bytes: `#/explain?ink=1` means it. It is kept while the page is open, and no longer. */
class ShownInk {
  #pixels = $state.raw<Uint8Array | null>(null);

  get value(): Uint8Array | null {
    return this.#pixels;
  }

  set(pixels: Uint8Array | null): void {
    this.#pixels = pixels?.slice() ?? null;
  }
}

/** One a window. */
export const shownInk = new ShownInk();
