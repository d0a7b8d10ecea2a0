import { engine, util, type Tensor } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** The parts of Emscripten's module object that are used; its published types need a package that is not installed. */
interface EmscriptenModule {
  readonly HEAPF32: Float32Array;
  readonly asm: { readonly memory: WebAssembly.Memory };
}

/** Tensors as places in the memory of tfjs' WASM backend. */
export class Heap {
  readonly #backend: BackendWasm;

  constructor(backend: BackendWasm) {
    this.#backend = backend;
  }

  get #module(): EmscriptenModule {
    return this.#backend.wasm as unknown as EmscriptenModule;
  }

  get memory(): WebAssembly.Memory {
    return this.#module.asm.memory;
  }

  /** A float32 tensor with arbitrary content. */
  allocate(shape: readonly number[]): Tensor {
    return engine().makeTensorFromTensorInfo(this.#backend.makeOutput([...shape], 'float32'), this.#backend);
  }

  zeros(shape: readonly number[]): Tensor {
    const result = this.allocate(shape);
    this.values(result).fill(0);
    return result;
  }

  copyOf(tensor: Tensor): Tensor {
    const result = this.allocate(tensor.shape);
    this.values(result).set(this.values(tensor));
    return result;
  }

  of(values: ArrayLike<number>): Tensor {
    const result = this.allocate([values.length]);
    this.values(result).set(values);
    return result;
  }

  /** In bytes. */
  pointer(tensor: Tensor): number {
    return this.#backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** The tensor's own numbers, not a copy; valid until the next tensor is made, which may move the memory. */
  values(tensor: Tensor): Float32Array {
    const start = this.pointer(tensor) / Float32Array.BYTES_PER_ELEMENT;
    return this.#module.HEAPF32.subarray(start, start + util.sizeFromShape(tensor.shape));
  }
}
