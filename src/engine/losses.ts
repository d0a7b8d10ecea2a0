import { add, mul, sub, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { Distillation } from '../contract/training.ts';
import { connectionistLoss } from '../domain/lines/ctc.ts';
import type { Kernels } from './kernels.ts';

/** How far a batch's logits are from what they should be: losses `[N]`, and d(loss)/d(logits), not yet divided by N. The caller disposes the tensors. */
export type Loss = (logits: Tensor) => LossResult | Promise<LossResult>;

export interface LossResult {
  readonly losses: Tensor;
  readonly gradient: Tensor;
}

/** Softmax and cross-entropy against target probabilities `[N, classes]`. */
export function crossEntropyLoss(kernels: Kernels, targets: Tensor): Loss {
  return (logits) => kernels.softmaxCrossEntropy(logits, targets);
}

/** What a teacher answers to a batch, at a temperature. */
export interface TaughtTargets {
  /** `[N, classes]` */
  readonly chances: Tensor;
  /** Of each image's chances, `[N]`, in nats: as small as the cross-entropy against them can get. */
  readonly entropy: Tensor;
}

/**
 * Cross-entropy against the labels' targets `[N, classes]`, and the divergence from a teacher's chances, both at its temperature T. The divergence
 * counts T² times: its gradients shrink by that much (Hinton, Vinyals and Dean, 2015, section 2).
 */
export function distillationLoss(kernels: Kernels, targets: Tensor, { chances, entropy }: TaughtTargets, { temperature, share }: Omit<Distillation, 'teacher'>): Loss {
  return (logits) => tidy(() => {
    const labels = kernels.softmaxCrossEntropy(logits, targets);
    const taught = kernels.softmaxCrossEntropy(mul(logits, 1 / temperature), chances);
    return {
      losses: add(mul(labels.losses, 1 - share), mul(sub(taught.losses, entropy), share * temperature ** 2)),
      // One T of the T² is taken back by the division of the logits.
      gradient: add(mul(labels.gradient, 1 - share), mul(taught.gradient, share * temperature))
    };
  });
}

/**
 * Connectionist temporal classification for logits `[N, 1, columns, classes]`. It is computed in plain TypeScript beside the engine, the same for
 * every engine: a few per cent of a step.
 *
 * @param labels of each image, left to right, without the last class, which is the blank.
 */
export function connectionistTemporalLoss(labels: readonly Uint8Array[]): Loss {
  return async (logits) => {
    const [, , columns, classes] = logits.shape as [number, number, number, number];
    const { losses, gradient } = connectionistLoss(await logits.data<'float32'>(), columns, classes, labels);
    return { losses: tensor(losses), gradient: tensor(gradient, logits.shape) };
  };
}
