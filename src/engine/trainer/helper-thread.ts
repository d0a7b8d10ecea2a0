import { Worker } from 'node:worker_threads';
import type { EngineName } from '../../contract/engines.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import type { Training } from '../../contract/training.ts';
import type { NamedArrays } from '../../domain/network/initialise.ts';
import type { SharedQuestion } from './shared-answers.ts';
import type { SharedMemory } from './shared-step.ts';
import type { SweptRange } from './step-rate.ts';
import type { TeacherNetwork } from './teacher.ts';
import type { Images } from './training-data.ts';

/** Everything that the leading thread of a training starts from, and which thread the helper is, counted from 1; thread 0 leads. */
export interface TrainingTask {
  readonly network: NetworkSpec;
  readonly training: Training;
  readonly images: Images;
  readonly teacher: TeacherNetwork | null;
  readonly weights: NamedArrays;
  readonly optimizer: NamedArrays | null;
  readonly freshStart: boolean;
  /** Null: the learning rate follows the recipe's schedule. */
  readonly sweep: SweptRange | null;
  readonly memory: SharedMemory;
  readonly thread: number;
}

/** What a helper is asked to do. It tells when it is prepared and when it has answered; that it has done its parts of a step stands in the shared memory. */
export type HelperRequest =
  | { readonly type: 'prepare'; readonly task: TrainingTask }
  | { readonly type: 'step'; readonly step: number }
  | { readonly type: 'answer'; readonly question: SharedQuestion };

/** Beside this file, as source and as built: a bundler must not take it in. */
const program = new URL(import.meta.url.endsWith('.ts') ? './crew-helper.ts' : './crew-helper.js', import.meta.url);

/** A thread that loads the engine and then does what it is asked, one thing after the other. */
export class HelperThread {
  readonly #worker: Worker;
  readonly #awaited: PromiseWithResolvers<void>[] = [];
  #failure: Error | undefined;

  constructor(engine: EngineName) {
    this.#worker = new Worker(program, { workerData: engine });
    this.#worker.on('message', () => this.#awaited.shift()!.resolve());
    this.#worker.on('error', (error: Error) => {
      this.#failure ??= error;
      for (const { reject } of this.#awaited.splice(0)) reject(error);
    });
  }

  /** Why it ended early, if it did. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  tell(request: Extract<HelperRequest, { type: 'step' }>): void {
    this.#worker.postMessage(request);
  }

  /** Resolves once that is done. @throws Error that ended the thread early */
  async ask(request: Exclude<HelperRequest, { type: 'step' }>): Promise<void> {
    if (this.#failure) throw this.#failure;
    const done = Promise.withResolvers<void>();
    this.#awaited.push(done);
    this.#worker.postMessage(request);
    await done.promise;
  }

  end(): void {
    void this.#worker.terminate();
  }
}
