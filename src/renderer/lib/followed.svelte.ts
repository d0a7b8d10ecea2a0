import { untrack } from 'svelte';

export interface Followed<T> {
  /** The newest message; stays while the stream is broken. Undefined before the first. */
  readonly value: T | undefined;
}

const firstRetryMs = 300;
const lastRetryMs = 3_000;

/** Follows a stream of states while the component is mounted, and opens it again when it breaks. To be called while it is made. */
export function followed<T>(open: (signal: AbortSignal) => Promise<AsyncIterable<T>>): Followed<T> {
  let value = $state.raw<T | undefined>(undefined);

  $effect(() => {
    const controller = new AbortController();
    untrack(() => void follow(controller.signal));
    return () => controller.abort();
  });

  async function follow(signal: AbortSignal): Promise<void> {
    let retryMs = firstRetryMs;
    while (!signal.aborted) {
      try {
        for await (const message of await open(signal)) {
          if (signal.aborted) return;
          value = message;
          retryMs = firstRetryMs;
        }
      } catch {
        // A lost connection is shown by the frame; here it only has to be waited out.
      }
      if (signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    }
  }

  return {
    get value() {
      return value;
    }
  };
}
