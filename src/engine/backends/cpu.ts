import * as tf from '@tensorflow/tfjs-core';
import { processorText } from '../processor.ts';
import type { LoadedBackend } from '../load-backend.ts';
import { activateBackend } from './activate.ts';

/** Plain JavaScript: correct and very slow, for tests of tiny networks. */
export async function loadCpuBackend(): Promise<LoadedBackend> {
  await import('@tensorflow/tfjs-backend-cpu');
  await activateBackend('cpu');
  return { device: processorText(1), version: `tfjs ${tf.version_core}` };
}
