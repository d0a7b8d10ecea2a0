import { backend } from '@tensorflow/tfjs-core';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { EngineName } from '../contract/engines.ts';
import type { Kernels } from './kernels.ts';
import { PortableKernels } from './portable-kernels.ts';
import { TensorFlowKernels } from './tensorflow/tensorflow-kernels.ts';
import { WasmKernels } from './wasm/wasm-kernels.ts';

/** The kernels of the backend that this process has loaded. */
export function makeKernels(engine: EngineName): Kernels {
  switch (engine) {
    case 'cuda':
    case 'libtensorflow':
      return new TensorFlowKernels(backend() as NodeJSKernelBackend);
    case 'wasm':
      return new WasmKernels(backend() as BackendWasm);
    case 'webgpu':
    case 'cpu':
      return new PortableKernels();
  }
}
