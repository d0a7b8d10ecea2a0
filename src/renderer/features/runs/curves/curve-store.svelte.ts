import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { StudioClient } from '../../../../contract/api/api.ts';
import type { ListedRun } from '../../../../contract/api/runs.ts';
import { isActive } from '../../../../contract/runs.ts';
import { RunWatch } from '../../../lib/runs/run-watch.svelte.ts';

/** Kept although they are not drawn at the moment: drawing them again asks for nothing. */
const mostKept = 80;

/** The curves of the runs that are drawn. Only those are asked for: 20 runs of 5,000 batches take about half a second. */
export class CurveStore {
  readonly #api: StudioClient;
  readonly #watches = new SvelteMap<string, RunWatch>();
  #smoothing: number;

  constructor(api: StudioClient, smoothing: number) {
    this.#api = api;
    this.#smoothing = smoothing;
  }

  /** Undefined until it was asked for. */
  of(id: string): RunWatch | undefined {
    return this.#watches.get(id);
  }

  /** Follows these; runs that have ended are read once, those at work are heard until they end. */
  follow(rows: readonly ListedRun[]): void {
    untrack(() => {
      const wanted = new Set<string>(rows.map(({ run }) => run.id));
      for (const [id, watch] of this.#watches) if (!wanted.has(id) && (!watch.ended || this.#watches.size > mostKept)) this.#leave(id, watch);
      for (const { run } of rows) {
        const watch = this.#watches.get(run.id) ?? this.#begin(run.id);
        // Resumed: it goes on behind what is there.
        if (watch.ended && isActive(run)) watch.start();
      }
    });
  }

  setSmoothing(smoothing: number): void {
    this.#smoothing = smoothing;
    for (const watch of this.#watches.values()) watch.setSmoothing(smoothing);
  }

  leaveAll(): void {
    for (const [id, watch] of this.#watches) this.#leave(id, watch);
  }

  #begin(id: string): RunWatch {
    const watch = new RunWatch(this.#api, id);
    watch.setSmoothing(this.#smoothing);
    this.#watches.set(id, watch);
    watch.start();
    return watch;
  }

  #leave(id: string, watch: RunWatch): void {
    watch.leave();
    this.#watches.delete(id);
  }
}
