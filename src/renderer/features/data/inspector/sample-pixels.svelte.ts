import { untrack } from 'svelte';

export interface SamplePixels {
  /** Null until they are here. */
  readonly value: Uint8Array | null;
  /** Pages may have arrived that hold them. */
  refresh(): void;
}

/** The pixels of the focused sample: from the grid where it has them, else asked for. To be called while a component is made. */
export function samplePixelsOf(sample: () => number | null, atHand: () => Uint8Array | null, ask: (sample: number) => Promise<Uint8Array>): SamplePixels {
  let value = $state.raw<Uint8Array | null>(null);
  let wish = $state(0);
  let shown: number | null = null;

  $effect(() => {
    const id = sample();
    void wish;
    if (id === null || id === shown) return;
    const found = untrack(atHand);
    if (found !== null) {
      value = found;
      shown = id;
      return;
    }
    // The page of the grid is usually on its way: it comes before this does.
    const timer = setTimeout(() => {
      void ask(id).then(
        (pixels) => {
          if (sample() !== id) return;
          value = pixels;
          shown = id;
        },
        // The grid, which asks for the same, says what is wrong.
        () => undefined
      );
    }, 150);
    return () => clearTimeout(timer);
  });

  return {
    get value() {
      return value;
    },
    refresh() {
      wish += 1;
    }
  };
}
