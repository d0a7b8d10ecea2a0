import { topics } from '../../contract/api/studio.ts';
import type { Topic } from '../../contract/api/studio.ts';
import { delay } from '../delay.ts';
import type { RevisionRepository } from './ports.ts';

/** Five times a second: soon enough to look live. */
const intervalMs = 200;

/** Tells what has changed behind an interface's back, whichever process changed it: the database alone is asked. */
export class ChangeFeed {
  private readonly revisions: RevisionRepository;
  private readonly closing = new AbortController();

  constructor(revisions: RevisionRepository) {
    this.revisions = revisions;
  }

  /** First all topics, then those that changed, at most five times a second. A slow consumer gets fewer, larger answers; none is missed. */
  async *watch(signal?: AbortSignal): AsyncGenerator<{ readonly topics: readonly Topic[] }, void> {
    const stop = signal === undefined ? this.closing.signal : AbortSignal.any([signal, this.closing.signal]);
    const isOver = (): boolean => stop.aborted;
    if (isOver()) return;
    // Read before the first answer: what changes while the consumer is busy with it must not be missed.
    let seen = this.revisions.read();
    if (isOver()) return;
    yield { topics };
    for (;;) {
      await delay(intervalMs, stop);
      if (isOver()) return;
      const now = this.revisions.read();
      const changed = topics.filter((topic) => now[topic] !== seen[topic]);
      seen = now;
      if (changed.length > 0) yield { topics: changed };
    }
  }

  /** Ends every watch. */
  close(): void {
    this.closing.abort();
  }
}
