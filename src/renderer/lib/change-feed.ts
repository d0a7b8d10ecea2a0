import type { Topic } from '../../contract/api/studio.ts';

type OpenFeed = (signal: AbortSignal) => Promise<AsyncIterable<{ readonly topics: readonly Topic[] }>>;

const firstRetryMs = 300;
const lastRetryMs = 3_000;

/**
 * One subscription to what changes in the studio, shared by everything that shows something of it. It is opened with the first listener,
 * closed with the last, and opened again when it breaks: a new one begins with all topics, so nothing that happened meanwhile is missed.
 */
export class ChangeFeed {
  readonly #open: OpenFeed;
  readonly #listeners = new Set<{ readonly topics: readonly Topic[]; readonly notify: () => void }>();
  #controller: AbortController | null = null;

  constructor(open: OpenFeed) {
    this.#open = open;
  }

  /** Answers with what ends it. */
  listen(topics: readonly Topic[], notify: () => void): () => void {
    const listener = { topics, notify };
    this.#listeners.add(listener);
    if (!this.#controller) {
      this.#controller = new AbortController();
      void this.#follow(this.#controller.signal);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#controller?.abort();
      this.#controller = null;
    };
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let retryMs = firstRetryMs;
    // The first message of the first subscription tells all topics, but everybody has just asked.
    let told = false;
    while (!signal.aborted) {
      let isNew = true;
      try {
        for await (const { topics } of await this.#open(signal)) {
          retryMs = firstRetryMs;
          if (told) this.#tell(topics, isNew);
          told = true;
          isNew = false;
        }
      } catch {
        // A lost connection is shown by the frame; here it only has to be waited out.
      }
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, retryMs));
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    }
  }

  /** After a reconnect everybody is told, who listens to no topic too: what was asked meanwhile may have failed. */
  #tell(changed: readonly Topic[], isReconnected: boolean): void {
    for (const { topics, notify } of [...this.#listeners]) if (isReconnected || topics.some((topic) => changed.includes(topic))) notify();
  }
}
