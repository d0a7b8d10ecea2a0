import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Topic } from '../../contract/api/studio.ts';
import { topics } from '../../contract/api/studio.ts';
import { ChangeFeed } from './change-feed.ts';

/** A studio that tells all topics first, then what the test says; `cut` breaks the stream off. */
class Source {
  opened = 0;
  closed = 0;
  #send: ((topics: readonly Topic[] | 'cut') => void) | undefined;

  readonly open = async (signal: AbortSignal): Promise<AsyncIterable<{ readonly topics: readonly Topic[] }>> => {
    this.opened += 1;
    return this.#stream(signal);
  };

  tell(what: readonly Topic[] | 'cut'): void {
    this.#send?.(what);
  }

  async *#stream(signal: AbortSignal): AsyncGenerator<{ readonly topics: readonly Topic[] }, void> {
    try {
      yield { topics };
      while (!signal.aborted) {
        const what = await new Promise<readonly Topic[] | 'cut'>((resolve) => {
          this.#send = resolve;
          signal.addEventListener('abort', () => resolve([]));
        });
        if (what === 'cut') throw new Error('cut');
        yield { topics: what };
      }
    } finally {
      this.closed += 1;
    }
  }
}

describe('ChangeFeed', () => {
  it('tells each listener of its topics through one subscription', async () => {
    const source = new Source();
    const feed = new ChangeFeed(source.open);
    const heard: string[] = [];
    const ends = [feed.listen(['runs'], () => heard.push('runs')), feed.listen(['datasets', 'samples'], () => heard.push('data'))];
    await sleep(10);
    expect(heard).toEqual([]);
    source.tell(['samples']);
    await sleep(10);
    expect(heard).toEqual(['data']);
    source.tell(['runs', 'models']);
    await sleep(10);
    expect(heard).toEqual(['data', 'runs']);
    expect(source.opened).toBe(1);
    for (const end of ends) end();
    await sleep(10);
    expect(source.closed).toBe(1);
  });

  it('opens again after a break and tells everybody', async () => {
    const source = new Source();
    const feed = new ChangeFeed(source.open);
    const heard: string[] = [];
    const ends = [feed.listen(['models'], () => heard.push('models')), feed.listen([], () => heard.push('of no topic'))];
    await sleep(10);
    source.tell('cut');
    await sleep(450);
    expect(source.opened).toBe(2);
    expect(heard).toEqual(['models', 'of no topic']);
    for (const end of ends) end();
  });
});
