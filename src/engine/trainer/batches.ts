import type { Tensor } from '@tensorflow/tfjs-core';
import type { NetworkSpec } from '../../contract/network.ts';
import type { Training } from '../../contract/training.ts';
import { answersColumns } from '../../domain/network/describe.ts';
import type { Kernels } from '../kernels.ts';
import type { Loss } from '../losses.ts';
import { DigitBatches } from './digit-batches.ts';
import { LineBatches } from './line-batches.ts';
import type { Teacher } from './teacher.ts';
import type { Images } from './training-data.ts';

/** Images to learn from, and what says how well they were answered. */
export interface Batch {
  /** `[B, H, W, 1]`, 0 paper to 1 ink. */
  readonly images: Tensor;
  readonly size: number;
  readonly loss: Loss;
  /** How many are answered right. @param logits as the network gave them */
  correct(logits: Float32Array): number;
  /** Frees what it holds in the engine. */
  dispose(): void;
}

/** Part `part` of `parts`, as equal as can be. */
export interface BatchPart {
  readonly part: number;
  readonly parts: number;
}

/** The batches of a run; any one can be made without the ones before it. */
export interface Batches {
  readonly perEpoch: number;
  /** All counted from 0. The last batch of an epoch may be smaller; null: nothing of it falls to this part. */
  at(epoch: number, index: number, part: BatchPart): Batch | null;
}

/**
 * What a network learns from: samples as they are, or lines that are written with them.
 *
 * @param teacher whose answers to samples are learnt besides their labels, as the recipe says; null: the labels alone
 */
export function makeBatches(kernels: Kernels, spec: NetworkSpec, training: Training, images: Images, teacher: Teacher | null): Batches {
  return answersColumns(spec) ? new LineBatches(images, training) : new DigitBatches(kernels, images, spec.classes, training, teacher);
}
