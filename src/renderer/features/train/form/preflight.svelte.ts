import type { StudioClient } from '../../../../contract/api/api.ts';
import type { Preflight } from '../../../../contract/api/runs.ts';
import type { Progress } from '../../../../contract/progress.ts';
import type { RunQuestion } from './questions.ts';

export type PreflightState =
  | { readonly kind: 'none' }
  | { readonly kind: 'measuring'; readonly progress: Progress | null }
  | { readonly kind: 'measured'; readonly result: Preflight }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Measures what a run would cost, one question at a time; answers are remembered until the window is closed. */
export class PreflightProbe {
  readonly #api: StudioClient;
  readonly #answers = new Map<string, Preflight>();
  #state = $state.raw<PreflightState>({ kind: 'none' });
  #controller: AbortController | undefined;

  constructor(api: StudioClient) {
    this.#api = api;
  }

  get state(): PreflightState {
    return this.#state;
  }

  /** What does not bear on the cost is left out: another name or seed is the same question. */
  static keyOf({ kind, request }: RunQuestion): string {
    return JSON.stringify([kind, { ...request, name: undefined, training: { ...request.training, seed: 0 } }]);
  }

  /** Ends what is being measured, and shows what is known about another question. */
  turnTo(question: RunQuestion | null): void {
    this.#controller?.abort();
    this.#controller = undefined;
    const known = question === null ? undefined : this.#answers.get(PreflightProbe.keyOf(question));
    this.#state = known ? { kind: 'measured', result: known } : { kind: 'none' };
  }

  async measure(question: RunQuestion): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.#state = { kind: 'measuring', progress: null };
    try {
      for await (const event of await this.#api.runs.preflight(question, { signal: controller.signal })) {
        if (controller.signal.aborted) return;
        if (event.type === 'progress') {
          this.#state = { kind: 'measuring', progress: event.progress };
        } else {
          // Beside another run it is slower: worth showing, not worth keeping.
          if (!event.result.disturbed) this.#answers.set(PreflightProbe.keyOf(question), event.result);
          this.#state = { kind: 'measured', result: event.result };
        }
      }
    } catch (error) {
      if (!controller.signal.aborted) this.#state = { kind: 'failed', error };
    }
  }
}
