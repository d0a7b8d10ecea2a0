import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { processorText } from '../processor.ts';
import type { LoadedBackend } from '../load-backend.ts';
import { activateBackend } from './activate.ts';

/** WebAssembly from the npm package's own files: SIMD, one thread (tfjs starts no threads in Node). */
export async function loadWasmBackend(): Promise<LoadedBackend> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
  await activateBackend('wasm');
  return { device: processorText(1), version: `tfjs WASM ${tf.version_core}` };
}
