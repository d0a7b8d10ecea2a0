import type { StudioClient } from '../../../../contract/api/api.ts';
import type { RateSweep } from '../../../../contract/api/searches.ts';
import type { TrainingQuestion } from '../../../../contract/api/runs.ts';
import type { Progress } from '../../../../contract/progress.ts';

export interface SweptRange {
  readonly lowest: number;
  readonly highest: number;
  readonly steps: number;
}

export type SweepState =
  | { readonly kind: 'none' }
  | { readonly kind: 'sweeping'; readonly progress: Progress | null }
  | { readonly kind: 'swept'; readonly result: RateSweep }
  | { readonly kind: 'failed'; readonly error: unknown };

/** One learning-rate range test after the other. */
export class RateSweeper {
  readonly #api: StudioClient;
  #state = $state.raw<SweepState>({ kind: 'none' });
  #controller: AbortController | undefined;

  constructor(api: StudioClient) {
    this.#api = api;
  }

  get state(): SweepState {
    return this.#state;
  }

  /** Leaving it ends its process. */
  cancel(): void {
    this.#controller?.abort();
    this.#state = { kind: 'none' };
  }

  async sweep(request: TrainingQuestion, range: SweptRange): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.#state = { kind: 'sweeping', progress: null };
    try {
      for await (const event of await this.#api.searches.sweepRates({ request, ...range }, { signal: controller.signal })) {
        if (controller.signal.aborted) return;
        this.#state = event.type === 'progress' ? { kind: 'sweeping', progress: event.progress } : { kind: 'swept', result: event.result };
      }
    } catch (error) {
      if (!controller.signal.aborted) this.#state = { kind: 'failed', error };
    }
  }
}
