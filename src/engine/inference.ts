import { tensor } from '@tensorflow/tfjs-core';
import { samplePixels, sampleSide } from '../contract/datasets.ts';
import type { Network } from './network.ts';

/** Large enough to keep two cores busy, small enough to stay in their caches. */
const imagesAtOnce = 128;

/** Logits `[n, classes]` for bytes `[n, 28, 28]`, 0 paper to 255 ink. Lets other events through between batches. */
export async function predictLogits(network: Network, pixels: Uint8Array, classes: number): Promise<Float32Array> {
  const count = pixels.length / samplePixels;
  const logits = new Float32Array(count * classes);
  for (let start = 0; start < count; start += imagesAtOnce) {
    const size = Math.min(imagesAtOnce, count - start);
    const values = new Float32Array(size * samplePixels);
    for (let i = 0; i < values.length; i++) values[i] = pixels[start * samplePixels + i]! / 255;
    const images = tensor(values, [size, sampleSide, sampleSide, 1]);
    const answers = network.logits(images);
    images.dispose();
    logits.set(await answers.data<'float32'>(), start * classes);
    answers.dispose();
    await new Promise(setImmediate);
  }
  return logits;
}
