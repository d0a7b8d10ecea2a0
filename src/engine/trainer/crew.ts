import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { EngineName } from '../../contract/engines.ts';
import { StudioError } from '../../contract/errors.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import type { Training } from '../../contract/training.ts';
import type { NamedArrays } from '../../domain/network/initialise.ts';
import type { SharedMemory } from './shared-step.ts';
import type { SweptRange } from './step-rate.ts';
import type { TeacherNetwork } from './teacher.ts';
import type { Images } from './training-data.ts';

/** What a helper thread is given: everything that the leading thread starts from, and which thread it is, counted from 1; thread 0 leads. */
export interface HelperTask {
  readonly network: NetworkSpec;
  readonly training: Training;
  readonly images: Images;
  readonly teacher: TeacherNetwork | null;
  readonly weights: NamedArrays;
  readonly optimizer: NamedArrays | null;
  /** Steps that the run has made. */
  readonly step: number;
  readonly freshStart: boolean;
  /** Null: the learning rate follows the recipe's schedule. */
  readonly sweep: SweptRange | null;
  readonly memory: SharedMemory;
  readonly thread: number;
}

/** Beside this file, as source and as built: a bundler must not take it in. */
const program = new URL(import.meta.url.endsWith('.ts') ? './part-helper.ts' : './part-helper.js', import.meta.url);

/**
 * The threads that compute the parts of batches: this one, which leads, and helpers. Helpers load the engine as soon as there is a crew, beside this thread,
 * which does the same and reads the data; each has a copy of the network then, which takes the same steps. For one training.
 */
export class Crew {
  readonly #helpers: Worker[];
  #ready: Promise<unknown> = Promise.resolve();
  #failure: Error | undefined;

  /** @param threads this one included */
  constructor(engine: EngineName, threads: number) {
    this.#helpers = Array.from({ length: threads - 1 }, () => new Worker(program, { workerData: engine }));
    for (const helper of this.#helpers) {
      helper.on('error', (error: Error) => {
        this.#failure ??= error;
      });
    }
  }

  /** This thread included. */
  get threads(): number {
    return this.#helpers.length + 1;
  }

  /** Sets the helpers to work; they wait for the steps that are asked for in the shared memory. */
  begin(task: Omit<HelperTask, 'thread'>): void {
    this.#helpers.forEach((helper, i) => helper.postMessage({ ...task, thread: i + 1 } satisfies HelperTask));
    this.#ready = Promise.all(this.#helpers.map((helper) => this.#readyOf(helper)));
    // Looked at when the first step is due; until then a failure is no unhandled one.
    this.#ready.catch(() => undefined);
  }

  /** Resolves when all can take the first step. @throws Error of the one that could not load the engine */
  async ready(): Promise<void> {
    await this.#ready;
  }

  /** Why the shared step cannot be completed. */
  async failure(): Promise<StudioError> {
    // The failed thread's error comes as an event, and this one was blocked.
    for (let turn = 0; turn < 100 && !this.#failure; turn++) await new Promise((resolve) => setTimeout(resolve, 10));
    const why = this.#failure?.message ?? 'it gave no reason';
    return new StudioError('ENGINE_CRASHED', `a helper thread of the training ended early: ${why}`, {
      remedy: 'Resume the run from its last checkpoint.',
      cause: this.#failure
    });
  }

  /** Ends those that have not ended by themselves. */
  dispose(): void {
    for (const helper of this.#helpers) void helper.terminate();
  }

  async #readyOf(helper: Worker): Promise<void> {
    if (this.#failure) throw this.#failure;
    await once(helper, 'message');
  }
}
