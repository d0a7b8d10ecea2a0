import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { samplePixels, sampleSide } from '../contract/datasets.ts';
import type { NetworkSpec } from '../contract/network.ts';
import { foldBatchNorm } from '../domain/network/fold.ts';
import type { NamedArrays } from '../domain/network/initialise.ts';
import type { Kernels } from './kernels.ts';
import { Network } from './network.ts';

/** Large enough to keep two cores busy, small enough to stay in their caches. */
export const imagesAtOnce = 128;

export interface ImageBatch {
  /** `[size, 28, 28, 1]`, 0 paper to 1 ink; disposed when the next batch is asked for. */
  readonly images: Tensor;
  /** The place of its first image among all. */
  readonly start: number;
  readonly size: number;
}

/** A network for answers alone: its batch norms are folded into the layers before them. @throws StudioError MODEL_FILE_INVALID when the weights are not the network's */
export function answeringNetwork(kernels: Kernels, spec: NetworkSpec, weights: NamedArrays): Network {
  const folded = foldBatchNorm(spec, weights);
  return new Network(kernels, folded.network, folded.weights);
}

/** Logits `[n, classes]` for bytes `[n, 28, 28]`, 0 paper to 255 ink. Lets other events through between batches. */
export async function predictLogits(network: Network, pixels: Uint8Array, classes: number): Promise<Float32Array> {
  const logits = new Float32Array((pixels.length / samplePixels) * classes);
  for await (const { images, start } of imageBatches(pixels)) {
    const answers = network.logits(images);
    logits.set(await answers.data<'float32'>(), start * classes);
    answers.dispose();
  }
  return logits;
}

/** Bytes `[n, 28, 28]` as images for a network, a batch at a time. Lets other events through between batches. */
export async function* imageBatches(pixels: Uint8Array): AsyncGenerator<ImageBatch> {
  const count = pixels.length / samplePixels;
  for (let start = 0; start < count; start += imagesAtOnce) {
    const size = Math.min(imagesAtOnce, count - start);
    const values = new Float32Array(size * samplePixels);
    for (let i = 0; i < values.length; i++) values[i] = pixels[start * samplePixels + i]! / 255;
    const images = tensor(values, [size, sampleSide, sampleSide, 1]);
    try {
      yield { images, start, size };
    } finally {
      images.dispose();
    }
    await new Promise(setImmediate);
  }
}
