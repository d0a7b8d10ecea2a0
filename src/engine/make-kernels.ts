import { backend } from '@tensorflow/tfjs-core';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js';
import type { EngineName } from '../contract/engines.ts';
import type { Kernels } from './kernels.ts';
import { PortableKernels } from './portable-kernels.ts';
import { TensorFlowKernels } from './tensorflow-kernels.ts';

/** The kernels of the backend that this process has loaded. */
export function makeKernels(engine: EngineName): Kernels {
  return engine === 'cuda' || engine === 'libtensorflow' ? new TensorFlowKernels(backend() as NodeJSKernelBackend) : new PortableKernels();
}
