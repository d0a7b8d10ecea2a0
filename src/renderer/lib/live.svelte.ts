import { untrack } from 'svelte';
import type { StudioClient } from '../../contract/api/api.ts';
import type { Topic } from '../../contract/api/studio.ts';
import { ChangeFeed } from './change-feed.ts';
import { useStudio } from './studio.ts';

/** An answer that is asked for again whenever it may have changed. */
export interface Live<T> {
  /** The newest answer; stays while a newer one is on its way. Undefined before the first one. */
  readonly value: T | undefined;
  readonly error: unknown;
  /** True until the first answer or error. */
  readonly loading: boolean;
  refresh(): void;
  /** Asks again, and resolves once that was answered, or could not be. */
  refreshed(): Promise<void>;
}

const feeds = new WeakMap<StudioClient, ChangeFeed>();

function feedOf(api: StudioClient): ChangeFeed {
  let feed = feeds.get(api);
  if (!feed) feeds.set(api, (feed = new ChangeFeed((signal) => api.studio.changes(undefined, { signal }))));
  return feed;
}

/** Tells for the life of the page whenever one of the topics changes. */
export function whenChanged(api: StudioClient, topics: readonly Topic[], notify: () => void): void {
  feedOf(api).listen(topics, notify);
}

class LiveAnswer<T> implements Live<T> {
  #value = $state.raw<T | undefined>(undefined);
  #error = $state.raw<unknown>(null);
  #loading = $state(true);
  #wish = $state(0);
  #waiting: readonly { readonly wish: number; readonly tell: () => void }[] = [];
  #isOver = false;

  get value(): T | undefined {
    return this.#value;
  }

  get error(): unknown {
    return this.#error;
  }

  get loading(): boolean {
    return this.#loading;
  }

  get wish(): number {
    return this.#wish;
  }

  refresh(): void {
    this.#wish += 1;
  }

  refreshed(): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    this.refresh();
    const wish = this.#wish;
    return new Promise((tell) => (this.#waiting = [...this.#waiting, { wish, tell }]));
  }

  forget(): void {
    this.#value = undefined;
    this.#error = null;
    this.#loading = true;
  }

  /** `wish`: the one that the question was asked for. */
  answered(value: T, wish: number): void {
    this.#value = value;
    this.#error = null;
    this.#settle(wish);
  }

  failed(error: unknown, wish: number): void {
    this.#error = error;
    this.#settle(wish);
  }

  /** Its component is gone: nothing is asked any more. */
  end(): void {
    this.#isOver = true;
    this.#settle(Infinity);
  }

  #settle(wish: number): void {
    this.#loading = false;
    const told = this.#waiting.filter((one) => one.wish <= wish);
    this.#waiting = this.#waiting.filter((one) => one.wish > wish);
    for (const { tell } of told) tell();
  }
}

/**
 * Asks, and asks again whenever one of the topics changes, after a reconnect, and whenever what `ask` reads before its first await changes
 * (another dataset: then the old answer is dropped at once). To be called while a component is made.
 */
export function live<T>(topics: readonly Topic[], ask: (options: { readonly signal: AbortSignal }) => Promise<T>): Live<T> {
  const { api } = useStudio();
  const answer = new LiveAnswer<T>();
  let lastWish = -1;

  $effect(() => () => answer.end());
  $effect(() => {
    const controller = new AbortController();
    const { wish } = answer;
    const sameQuestion = wish !== lastWish;
    lastWish = wish;
    if (!sameQuestion) untrack(() => answer.forget());
    ask({ signal: controller.signal }).then(
      (value) => {
        if (!controller.signal.aborted) answer.answered(value, wish);
      },
      (error: unknown) => {
        if (!controller.signal.aborted) answer.failed(error, wish);
      }
    );
    return () => controller.abort();
  });

  // What no topic changes is asked again only where it failed: that costs much, or would take a picture from under somebody's hand.
  $effect(() => feedOf(api).listen(topics, () => {
    if (topics.length > 0 || answer.error !== null) answer.refresh();
  }));
  return answer;
}
