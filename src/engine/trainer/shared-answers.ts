import { samplePixels } from '../../contract/datasets.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import type { NamedArrays } from '../../domain/network/initialise.ts';
import { answeringNetwork, imagesAtOnce, predictLogits } from '../inference.ts';
import type { Kernels } from '../kernels.ts';

/** Digits that several threads answer together. */
export interface SharedQuestion {
  readonly network: NetworkSpec;
  readonly weights: NamedArrays;
  /** `[n, 28, 28]`, 0 paper to 255 ink. */
  readonly pixels: Uint8Array;
  /** Float32 `[n, classes]`. */
  readonly logits: SharedArrayBuffer;
  /** How many images somebody has taken, an int32. */
  readonly taken: SharedArrayBuffer;
}

export function sharedQuestion(network: NetworkSpec, weights: NamedArrays, pixels: Uint8Array): SharedQuestion {
  const count = pixels.length / samplePixels;
  return {
    network,
    weights,
    pixels,
    logits: new SharedArrayBuffer(count * network.classes * Float32Array.BYTES_PER_ELEMENT),
    taken: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  };
}

/** Answers batches that nobody has taken until none are left. The batches are those of one thread alone, so the logits are the same, bit for bit. */
export async function answerShare(kernels: Kernels, { network: spec, weights, pixels, logits, taken }: SharedQuestion): Promise<void> {
  const network = answeringNetwork(kernels, spec, weights);
  try {
    const [all, counter] = [new Float32Array(logits), new Int32Array(taken)];
    const count = pixels.length / samplePixels;
    for (let start = take(counter); start < count; start = take(counter)) {
      const batch = pixels.subarray(start * samplePixels, (start + imagesAtOnce) * samplePixels);
      all.set(await predictLogits(network, batch, spec.classes), start * spec.classes);
    }
  } finally {
    network.dispose();
  }
}

function take(counter: Int32Array): number {
  return Atomics.add(counter, 0, imagesAtOnce);
}
