import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../network.ts';
import type { Parameter } from '../parameter.ts';
import type { Batches } from './batches.ts';
import type { Crew } from './crew.ts';
import type { TrainingTask } from './helper-thread.ts';
import { PartedStep, trainableCount } from './parted-step.ts';
import { partsOf, SharedStep, sharedMemory, type PartSums } from './shared-step.ts';
import type { StepPlace } from './step-place.ts';

/** The leading thread's side of a batch computed in parts. */
export class PartedTraining {
  readonly #shared: SharedStep;
  readonly #parted: PartedStep;
  readonly #crew: Crew;
  readonly #own: readonly number[];

  constructor(network: Network, batches: Batches, task: Omit<TrainingTask, 'thread' | 'memory'>, crew: Crew) {
    const memory = sharedMemory(task.training.batchParts, crew.threads, trainableCount(network));
    this.#shared = new SharedStep(memory);
    this.#parted = new PartedStep(network, batches, this.#shared);
    this.#crew = crew;
    crew.prepare({ ...task, memory });
    this.#own = partsOf(0, memory);
  }

  /**
   * The whole batch's sums and gradients, which the helpers apply too. Blocks this thread while it waits for them.
   * @throws StudioError ENGINE_CRASHED when one of them ended early
   */
  async step(place: StepPlace): Promise<{ sums: PartSums; gradients: Map<Parameter, Tensor> }> {
    this.#crew.beginStep(place.step + 1);
    for (const part of this.#own) await this.#parted.compute(place, part);
    this.#shared.done(0, place.step + 1);
    if (!this.#shared.complete(place.step + 1)) throw await this.#crew.failure();
    return this.#parted.gather(place);
  }
}
