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
  readonly engine: EngineName;
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

/** Threads that compute their parts of every batch, each with a copy of the network that takes the same steps. */
export class PartHelpers {
  readonly #workers: Worker[];
  readonly #ready: Promise<unknown>;
  #failure: Error | undefined;

  constructor(task: Omit<HelperTask, 'thread'>) {
    this.#workers = Array.from({ length: task.memory.threads - 1 }, (_, helper) =>
      new Worker(program, { workerData: { ...task, thread: helper + 1 } satisfies HelperTask }));
    this.#ready = Promise.all(this.#workers.map((worker) => this.#readyOf(worker)));
    // Looked at when the first step is due; until then a failure is no unhandled one.
    this.#ready.catch(() => undefined);
  }

  /** Resolves when all have loaded the engine. @throws Error of the one that could not */
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
    for (const worker of this.#workers) void worker.terminate();
  }

  #readyOf(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', (error: Error) => {
        this.#failure ??= error;
        reject(error);
      });
    });
  }
}
