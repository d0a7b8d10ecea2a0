import type { Tensor } from '@tensorflow/tfjs-core';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js';
import type { Variable } from '../kernels.ts';
import type { OpAttributes } from './op-attributes.ts';

/** A TensorFlow resource variable: optimiser ops change it in place instead of making new tensors. */
export class ResourceVariable implements Variable {
  static #count = 0;
  readonly shape: readonly number[];
  readonly handle: Tensor;
  readonly #backend: NodeJSKernelBackend;
  readonly #attributes: OpAttributes;

  constructor(backend: NodeJSKernelBackend, attributes: OpAttributes, initial: Tensor) {
    this.#backend = backend;
    this.#attributes = attributes;
    this.shape = initial.shape;
    const name = `dsdc-variable-${ResourceVariable.#count++}`;
    this.handle = backend.executeSingleOutput('VarHandleOp', attributes.variable(name, initial.shape), []);
    this.assign(initial);
  }

  read(): Tensor {
    return this.#backend.executeSingleOutput('ReadVariableOp', this.#attributes.dtype, [this.handle]);
  }

  assign(values: Tensor): void {
    this.#backend.executeMultipleOutputs('AssignVariableOp', this.#attributes.dtype, [this.handle, values], 0);
  }

  dispose(): void {
    this.#backend.executeMultipleOutputs('DestroyResourceOp', this.#attributes.ignoreLost, [this.handle], 0);
    this.handle.dispose();
  }
}
