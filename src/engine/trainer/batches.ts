import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { samplePixels, sampleSide } from '../../contract/datasets.ts';
import type { Training } from '../../contract/training.ts';
import { augmentBatch } from '../../domain/digits/augment.ts';
import { permutation, randomStream } from '../../domain/random.ts';
import type { Images } from './training-data.ts';

export interface Batch {
  /** `[B, 28, 28, 1]`, 0 paper to 1 ink. */
  readonly images: Tensor;
  /** Target probabilities `[B, classes]`, smoothed where the recipe says so. */
  readonly targets: Tensor;
  readonly labels: Uint8Array;
}

/** Part `part` of `parts`, as equal as can be. */
export interface BatchPart {
  readonly part: number;
  readonly parts: number;
}

/** Batches of an epoch in the order that seed and epoch give; any one can be made without the ones before it. */
export class Batches {
  readonly perEpoch: number;
  readonly #images: Images;
  readonly #classes: number;
  readonly #training: Training;
  #epoch = -1;
  #order = new Uint32Array();

  constructor(images: Images, classes: number, training: Training) {
    this.#images = images;
    this.#classes = classes;
    this.#training = training;
    this.perEpoch = Math.ceil(images.labels.length / training.batchSize);
  }

  /** All counted from 0. The last batch of an epoch may be smaller; null: nothing of it falls to this part. The caller disposes the tensors. */
  at(epoch: number, index: number, { part, parts }: BatchPart): Batch | null {
    const { batchSize, seed, augmentation, labelSmoothing } = this.#training;
    if (epoch !== this.#epoch) {
      this.#order = permutation(this.#images.labels.length, randomStream(seed, 'shuffle', epoch)) as Uint32Array<ArrayBuffer>;
      this.#epoch = epoch;
    }
    const whole = this.#order.subarray(index * batchSize, (index + 1) * batchSize);
    const chosen = whole.subarray(Math.round((whole.length * part) / parts), Math.round((whole.length * (part + 1)) / parts));
    if (chosen.length === 0) return null;
    const values = new Float32Array(chosen.length * samplePixels);
    augmentBatch(this.#images.pixels, chosen, values, augmentation, seed, epoch);
    const targets = new Float32Array(chosen.length * this.#classes).fill(labelSmoothing / this.#classes);
    const labels = new Uint8Array(chosen.length);
    chosen.forEach((sample, i) => {
      labels[i] = this.#images.labels[sample]!;
      targets[i * this.#classes + labels[i]]! += 1 - labelSmoothing;
    });
    return {
      images: tensor(values, [chosen.length, sampleSide, sampleSide, 1]),
      targets: tensor(targets, [chosen.length, this.#classes]),
      labels
    };
  }
}
