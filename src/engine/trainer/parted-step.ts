import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { Network } from '../network.ts';
import type { Parameter } from '../parameter.ts';
import type { Batches } from './batches.ts';
import type { PartSums, SharedStep } from './shared-step.ts';
import type { StepPlace } from './step-place.ts';

/** Trainable numbers of a network: the length of all its gradients laid end to end. */
export function trainableCount(network: Network): number {
  return network.parameters.reduce((count, parameter) => count + (parameter.trainable ? size(parameter) : 0), 0);
}

/**
 * The gradient of a batch that is computed in parts, each normalised by itself ("ghost" batch norm; Hoffer, Hubara and Soudry, 2017).
 * Sums are formed in the order of the parts, whoever computed them: the outcome does not depend on the number of threads.
 */
export class PartedStep {
  readonly #network: Network;
  readonly #batches: Batches;
  readonly #shared: SharedStep;
  readonly #parameters: readonly Parameter[];

  constructor(network: Network, batches: Batches, shared: SharedStep) {
    this.#network = network;
    this.#batches = batches;
    this.#shared = shared;
    this.#parameters = network.parameters.filter((p) => p.trainable);
  }

  /** Fills the slot of one part. */
  async compute(place: StepPlace, part: number): Promise<void> {
    const { parts } = this.#shared;
    const step = place.step + 1;
    const batch = this.#batches.at(place.epoch, place.index, { part, parts });
    if (!batch) return this.#shared.writeSums(step, part, { loss: 0, correct: 0, images: 0 });
    const { losses, logits, gradients } = await this.#network.trainingStep(batch.images, batch.loss, place.how(part));
    const slot = this.#shared.gradients(step, part);
    let from = 0;
    for (const parameter of this.#parameters) {
      const gradient = gradients.get(parameter);
      if (gradient) slot.set(await gradient.data<'float32'>(), from);
      else slot.fill(0, from, from + size(parameter));
      from += size(parameter);
    }
    const loss = (await losses.data<'float32'>()).reduce((sum, value) => sum + value, 0);
    this.#shared.writeSums(step, part, { loss, correct: batch.correct(await logits.data<'float32'>()), images: batch.size });
    for (const used of [batch, losses, logits, ...gradients.values()]) used.dispose();
  }

  /** What all parts together learnt, once every slot is filled: the sums, and d(mean loss)/d(parameter), to be disposed. */
  gather(place: StepPlace): { sums: PartSums; gradients: Map<Parameter, Tensor> } {
    const step = place.step + 1;
    const sums = Array.from({ length: this.#shared.parts }, (_, part) => this.#shared.sums(step, part));
    const total = sums.reduce((a, b) => ({ loss: a.loss + b.loss, correct: a.correct + b.correct, images: a.images + b.images }));
    const mean = new Float32Array(this.#shared.gradients(step, 0).length);
    sums.forEach(({ images }, part) => {
      if (images === 0) return;
      const slot = this.#shared.gradients(step, part);
      const share = images / total.images;
      for (let i = 0; i < mean.length; i++) mean[i]! += share * slot[i]!;
    });
    const gradients = new Map<Parameter, Tensor>();
    let from = 0;
    for (const parameter of this.#parameters) {
      gradients.set(parameter, tensor(mean.slice(from, from + size(parameter)), [...parameter.spec.shape]));
      from += size(parameter);
    }
    return { sums: total, gradients };
  }
}

function size({ spec }: Parameter): number {
  return spec.shape.reduce((product, side) => product * side, 1);
}
