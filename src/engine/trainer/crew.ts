import type { EngineName } from '../../contract/engines.ts';
import { StudioError } from '../../contract/errors.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import type { NamedArrays } from '../../domain/network/initialise.ts';
import type { Kernels } from '../kernels.ts';
import { HelperThread, type TrainingTask } from './helper-thread.ts';
import { answerShare, sharedQuestion } from './shared-answers.ts';

/**
 * The threads that compute the parts of batches and answer digits: this one, which leads, and helpers. Helpers load the engine as soon as there is a crew,
 * beside this thread, which does the same and reads the data; for a training each has a copy of the network, which takes the same steps.
 */
export class Crew {
  readonly #helpers: readonly HelperThread[];
  #prepared: Promise<unknown> = Promise.resolve();

  /** @param threads this one included */
  constructor(engine: EngineName, threads: number) {
    this.#helpers = Array.from({ length: threads - 1 }, () => new HelperThread(engine));
  }

  /** This thread included. */
  get threads(): number {
    return this.#helpers.length + 1;
  }

  /** Gives the helpers what a training starts from. */
  prepare(task: Omit<TrainingTask, 'thread'>): void {
    this.#prepared = Promise.all(this.#helpers.map((helper, i) => helper.ask({ type: 'prepare', task: { ...task, thread: i + 1 } })));
    // Looked at when the first step is due; until then a failure is no unhandled one.
    this.#prepared.catch(() => undefined);
  }

  /** Resolves when all can take the first step. @throws Error of the one that could not load the engine */
  async prepared(): Promise<void> {
    await this.#prepared;
  }

  /** Lets the helpers begin the step, counted from 1. */
  beginStep(step: number): void {
    for (const helper of this.#helpers) helper.tell({ type: 'step', step });
  }

  /**
   * Logits `[n, classes]` of all threads together for bytes `[n, 28, 28]`, 0 paper to 255 ink. Lets other events through between batches.
   * @throws StudioError ENGINE_CRASHED when a helper ended early
   */
  async logits(kernels: Kernels, network: NetworkSpec, weights: NamedArrays, pixels: Uint8Array): Promise<Float32Array> {
    const question = sharedQuestion(network, weights, pixels);
    const helped = Promise.all(this.#helpers.map((helper) => helper.ask({ type: 'answer', question }))).catch(async () => {
      throw await this.failure();
    });
    await Promise.all([answerShare(kernels, question), helped]);
    // A copy: memory that threads share cannot be sent to another process of Electron.
    return new Float32Array(question.logits).slice();
  }

  /** Why what the threads do together cannot be completed. */
  async failure(): Promise<StudioError> {
    // The failed thread's error comes as an event, and this one may have been blocked.
    for (let turn = 0; turn < 100 && !this.#firstFailure(); turn++) await new Promise((resolve) => setTimeout(resolve, 10));
    const cause = this.#firstFailure();
    return new StudioError('ENGINE_CRASHED', `a helper thread of the training ended early: ${cause?.message ?? 'it gave no reason'}`, {
      remedy: 'Resume the run from its last checkpoint.',
      cause
    });
  }

  /** Ends the helpers: they would keep the process alive. */
  dispose(): void {
    for (const helper of this.#helpers) helper.end();
  }

  #firstFailure(): Error | undefined {
    return this.#helpers.find(({ failure }) => failure)?.failure;
  }
}
