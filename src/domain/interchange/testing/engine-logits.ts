import { tensor } from '@tensorflow/tfjs-core';
import { loadKernels } from '../../../engine/engines-fixture.ts';
import { Network } from '../../../engine/network.ts';
import type { InterchangeModel } from '../interchange-model.ts';

/** What the studio itself answers to images `[count, H, W, C]`, in plain JavaScript. */
export async function engineLogits({ network, weights }: Pick<InterchangeModel, 'network' | 'weights'>, images: Float32Array, count: number): Promise<Float32Array> {
  const computed = new Network(await loadKernels('cpu'), network, weights);
  const input = tensor(images, [count, ...network.input]);
  const logits = computed.logits(input);
  try {
    return await logits.data<'float32'>();
  } finally {
    logits.dispose();
    input.dispose();
    computed.dispose();
  }
}

/** The largest difference between two lists of the same length. */
export function largestDifference(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  if (ours.length !== theirs.length) return Infinity;
  return Array.from(ours, (value, i) => Math.abs(value - theirs[i]!)).reduce((most, difference) => Math.max(most, difference), 0);
}
