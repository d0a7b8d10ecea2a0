import { tensor } from '@tensorflow/tfjs-core';
import { lineHeight } from '../contract/lines.ts';
import type { Network } from './network.ts';

/**
 * Logits `[n, columns, classes]` of a network that answers columns.
 *
 * @param pixels lines `[n, 32, width]`, 0 paper to 1 ink.
 */
export async function lineLogits(network: Network, pixels: Float32Array, width: number): Promise<Float32Array> {
  const lines = tensor(pixels, [pixels.length / (lineHeight * width), lineHeight, width, 1]);
  const logits = network.logits(lines);
  lines.dispose();
  try {
    return await logits.data<'float32'>();
  } finally {
    logits.dispose();
  }
}
