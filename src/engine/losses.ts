import { tensor, type Tensor } from '@tensorflow/tfjs-core';
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
