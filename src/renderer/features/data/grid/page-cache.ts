/** Samples a page: small enough to arrive before a row is missed, large enough that 70,000 samples are 137 questions. */
export const pageSize = 512;

export interface PageCacheOptions<Page> {
  /** Asked for pages by number; answers them in that order. */
  readonly load: (pages: readonly number[]) => Promise<readonly Page[]>;
  /** Called when pages arrived, or when `problem` changed. */
  readonly onChange: () => void;
  /** A page was pushed out. */
  readonly onDrop?: (page: Page) => void;
  /** Pages that are kept. */
  readonly capacity: number;
  readonly pagesPerRequest: number;
  readonly requestsAtOnce: number;
}

/**
 * Keeps the pages that were looked at last and asks for missing ones. Only what is wanted *now* waits in line: what was scrolled past
 * before its turn is never asked for. Pages in view go before those ahead, and never wait for them in one request.
 */
export class PageCache<Page> {
  readonly #options: PageCacheOptions<Page>;
  /** In the order of their last use, the oldest first. */
  readonly #pages = new Map<number, Page>();
  readonly #asked = new Set<number>();
  #waiting: readonly (readonly number[])[] = [];
  #requests = 0;
  #problem: unknown = null;
  #closed = false;

  constructor(options: PageCacheOptions<Page>) {
    this.#options = options;
  }

  /** Why pages do not arrive; null while they do. Nothing is asked until `retry`. */
  get problem(): unknown {
    return this.#problem;
  }

  get(page: number): Page | undefined {
    return this.#pages.get(page);
  }

  /** All that are kept, the one used last at the end. */
  pages(): Iterable<Page> {
    return this.#pages.values();
  }

  want(inView: readonly number[], ahead: readonly number[]): void {
    for (const page of inView) {
      const kept = this.#pages.get(page);
      if (kept === undefined) continue;
      this.#pages.delete(page);
      this.#pages.set(page, kept);
    }
    this.#waiting = [inView, ahead];
    this.#ask();
  }

  retry(): void {
    this.#problem = null;
    this.#ask();
  }

  /** Drops every page; what is still on its way is dropped as it arrives. */
  close(): void {
    this.#closed = true;
    this.#waiting = [];
    for (const page of this.#pages.values()) this.#options.onDrop?.(page);
    this.#pages.clear();
  }

  #ask(): void {
    while (!this.#closed && this.#problem === null && this.#requests < this.#options.requestsAtOnce) {
      const missing = this.#waiting.map((pages) => pages.filter((page) => !this.#pages.has(page) && !this.#asked.has(page)));
      const next = missing.find((pages) => pages.length > 0)?.slice(0, this.#options.pagesPerRequest);
      if (next === undefined) return;
      void this.#request(next);
    }
  }

  async #request(numbers: readonly number[]): Promise<void> {
    this.#requests++;
    for (const page of numbers) this.#asked.add(page);
    try {
      const pages = await this.#options.load(numbers);
      pages.forEach((page, i) => this.#keep(numbers[i]!, page));
    } catch (error) {
      this.#problem = error;
    } finally {
      this.#requests--;
      for (const page of numbers) this.#asked.delete(page);
    }
    if (this.#closed) return;
    this.#options.onChange();
    this.#ask();
  }

  #keep(number: number, page: Page): void {
    if (this.#closed) {
      this.#options.onDrop?.(page);
      return;
    }
    this.#pages.set(number, page);
    for (const [oldest, dropped] of this.#pages) {
      if (this.#pages.size <= this.#options.capacity) break;
      this.#pages.delete(oldest);
      this.#options.onDrop?.(dropped);
    }
  }
}

/** Pages of the positions from `first` up to, without, `end`, and those that scrolling on will need next: mostly ahead, one behind. */
export function pagesAround(first: number, end: number, count: number, direction: 1 | -1): { readonly inView: number[]; readonly ahead: number[] } {
  const lastPage = Math.ceil(count / pageSize) - 1;
  const from = Math.floor(first / pageSize);
  const to = Math.min(lastPage, Math.floor(Math.max(first, end - 1) / pageSize));
  const inView: number[] = [];
  for (let page = from; page <= to; page++) inView.push(page);
  const candidates = direction === 1 ? [to + 1, to + 2, to + 3, from - 1] : [from - 1, from - 2, from - 3, to + 1];
  return { inView, ahead: candidates.filter((page) => page >= 0 && page <= lastPage) };
}
