import { tensor } from '@tensorflow/tfjs-core';
import { samplePixels, sampleSide } from '../../contract/datasets.ts';
import type { Training } from '../../contract/training.ts';
import { augmentBatch } from '../../domain/digits/augment.ts';
import { countCorrect } from '../../domain/metrics/cross-entropy.ts';
import { permutation, randomStream } from '../../domain/random.ts';
import type { Kernels } from '../kernels.ts';
import { crossEntropyLoss, distillationLoss } from '../losses.ts';
import type { Batch, Batches, BatchPart } from './batches.ts';
import type { Teacher } from './teacher.ts';
import type { Images } from './training-data.ts';

/** Samples `[B, 28, 28, 1]` of an epoch in the order that seed and epoch give, changed as the recipe says, with smoothed targets where it says so. */
export class DigitBatches implements Batches {
  readonly perEpoch: number;
  readonly #kernels: Kernels;
  readonly #images: Images;
  readonly #classes: number;
  readonly #training: Training;
  readonly #teacher: Teacher | null;
  #epoch = -1;
  #order = new Uint32Array();

  constructor(kernels: Kernels, images: Images, classes: number, training: Training, teacher: Teacher | null) {
    this.#kernels = kernels;
    this.#images = images;
    this.#classes = classes;
    this.#training = training;
    this.#teacher = teacher;
    this.perEpoch = Math.ceil(images.labels.length / training.batchSize);
  }

  at(epoch: number, index: number, { part, parts }: BatchPart): Batch | null {
    const { batchSize, seed, augmentation, labelSmoothing, distillation } = this.#training;
    if (epoch !== this.#epoch) {
      this.#order = permutation(this.#images.labels.length, randomStream(seed, 'shuffle', epoch)) as Uint32Array<ArrayBuffer>;
      this.#epoch = epoch;
    }
    const whole = this.#order.subarray(index * batchSize, (index + 1) * batchSize);
    const chosen = whole.subarray(Math.round((whole.length * part) / parts), Math.round((whole.length * (part + 1)) / parts));
    if (chosen.length === 0) return null;
    const values = new Float32Array(chosen.length * samplePixels);
    augmentBatch(this.#images.pixels, chosen, values, augmentation, seed, epoch);
    const wanted = new Float32Array(chosen.length * this.#classes).fill(labelSmoothing / this.#classes);
    const labels = new Uint8Array(chosen.length);
    chosen.forEach((sample, i) => {
      labels[i] = this.#images.labels[sample]!;
      wanted[i * this.#classes + labels[i]]! += 1 - labelSmoothing;
    });
    const images = tensor(values, [chosen.length, sampleSide, sampleSide, 1]);
    const targets = tensor(wanted, [chosen.length, this.#classes]);
    const taught = distillation && this.#teacher ? this.#teacher.targets(images, distillation.temperature) : null;
    return {
      images,
      size: chosen.length,
      loss: distillation && taught ? distillationLoss(this.#kernels, targets, taught, distillation) : crossEntropyLoss(this.#kernels, targets),
      correct: (logits) => countCorrect(logits, labels),
      dispose() {
        images.dispose();
        targets.dispose();
        taught?.chances.dispose();
        taught?.entropy.dispose();
      }
    };
  }
}
