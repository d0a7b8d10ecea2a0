import { mul, type Tensor } from '@tensorflow/tfjs-core';
import type { NetworkSpec } from '../../contract/network.ts';
import type { ProbeJob } from '../../contract/trainer.ts';
import type { NamedArrays } from '../../domain/network/initialise.ts';
import { answeringNetwork } from '../inference.ts';
import type { Kernels } from '../kernels.ts';
import type { TaughtTargets } from '../losses.ts';
import type { Network } from '../network.ts';
import { decodeWeights } from '../weights-file.ts';

/** A stored network that another one learns from. */
export interface TeacherNetwork {
  readonly network: NetworkSpec;
  readonly weights: NamedArrays;
}

/** The teacher of a job that brings everything along. @throws StudioError MODEL_FILE_INVALID */
export function decodeTeacher(teacher: ProbeJob['teacher']): TeacherNetwork | null {
  return teacher && { network: teacher.network, weights: decodeWeights(teacher.weights, 'teacher') };
}

/** Answers the images of a batch, as they were changed for it, so that another network learns to answer them alike. */
export class Teacher {
  readonly #kernels: Kernels;
  readonly #network: Network;

  /** @throws StudioError MODEL_FILE_INVALID when the weights are not the network's */
  constructor(kernels: Kernels, { network, weights }: TeacherNetwork) {
    this.#kernels = kernels;
    this.#network = answeringNetwork(kernels, network, weights);
  }

  /** Its chances at a temperature for images `[N, H, W, C]`; the caller disposes the tensors. */
  targets(images: Tensor, temperature: number): TaughtTargets {
    const logits = this.#network.logits(images);
    const cooled = mul(logits, 1 / temperature);
    const chances = this.#kernels.softmax(cooled);
    const { losses: entropy, gradient } = this.#kernels.softmaxCrossEntropy(cooled, chances);
    for (const used of [logits, cooled, gradient]) used.dispose();
    return { chances, entropy };
  }

  dispose(): void {
    this.#network.dispose();
  }
}
