import type { Training } from '../../contract/training.ts';
import { frozenLayers } from '../../domain/network/freeze.ts';
import type { Kernels } from '../kernels.ts';
import { Network } from '../network.ts';
import { Optimizer } from '../optimizer.ts';
import { makeBatches, type Batches } from './batches.ts';
import type { TrainingTask } from './helper-thread.ts';
import { PartedStep } from './parted-step.ts';
import { partsOf, SharedStep } from './shared-step.ts';
import { stepPlace } from './step-place.ts';
import { stepRate, type SweptRange } from './step-rate.ts';
import { Teacher } from './teacher.ts';

/** A helper's side of a batch computed in parts: its own parts of every batch, and the same optimiser steps as the leading thread's, so that no weights need to travel. */
export class PartHelper {
  readonly #training: Training;
  readonly #optimizer: Optimizer;
  readonly #batches: Batches;
  readonly #shared: SharedStep;
  readonly #parted: PartedStep;
  readonly #thread: number;
  readonly #own: readonly number[];
  readonly #freshStart: boolean;
  readonly #sweep: SweptRange | null;

  constructor(kernels: Kernels, { network: spec, training, images, memory, thread, ...start }: TrainingTask) {
    const network = new Network(kernels, spec, start.weights, frozenLayers(spec, training.freeze));
    this.#training = training;
    this.#optimizer = new Optimizer(kernels, training.optimizer, training.clipNorm, network.parameters);
    if (start.optimizer) this.#optimizer.restore(start.optimizer);
    this.#batches = makeBatches(kernels, spec, training, images, start.teacher && new Teacher(kernels, start.teacher));
    this.#shared = new SharedStep(memory);
    this.#parted = new PartedStep(network, this.#batches, this.#shared);
    this.#thread = thread;
    this.#own = partsOf(thread, memory);
    this.#freshStart = start.freshStart;
    this.#sweep = start.sweep;
  }

  /** Takes a step, counted from 1; blocks its thread while others have not done theirs. */
  async step(step: number): Promise<void> {
    try {
      const place = stepPlace(this.#training, step - 1, this.#batches.perEpoch, this.#freshStart);
      for (const part of this.#own) await this.#parted.compute(place, part);
      this.#shared.done(this.#thread, step);
      if (!this.#shared.complete(step)) return;
      this.#optimizer.apply(this.#parted.gather(place).gradients, stepRate(this.#training, this.#sweep, step - 1, this.#batches.perEpoch), step);
    } catch (error) {
      this.#shared.fail();
      throw error;
    }
  }
}
