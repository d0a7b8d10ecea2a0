import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { MainModule } from 'libheif-js/libheif-wasm/libheif.js';

export type LibheifFunctions = MainModule;

export interface Libheif {
  readonly functions: LibheifFunctions;
  /** Whether more memory was asked for than it may have. */
  isOutOfMemory(): boolean;
}

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow: (pages: number) => number;
}

interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Known to Node, not to its types. */
const { Instance, Memory, Module } = WebAssembly as unknown as {
  readonly Instance: new (module: object, imports: object) => WasmInstance;
  readonly Memory: new () => WasmMemory;
  readonly Module: new (program: Uint8Array) => object;
};

type StartLibheif = (options: {
  readonly print: () => void;
  readonly printErr: () => void;
  readonly instantiateWasm: (imports: object, onInstance: (instance: WasmInstance) => unknown) => unknown;
}) => MainModule;

const wasmPageBytes = 65_536;

/**
 * An instance of libheif with a memory of its own: one for each document, so that none can harm the next, and all its memory goes with it.
 * Without more than `limitBytes` it fails as it would on a machine that has no more.
 */
export async function startLibheif(limitBytes: number): Promise<Libheif> {
  // Beside each other in node_modules, also when this file is in a bundle: whoever has the studio may put another build in their place (LGPL).
  const require = createRequire(import.meta.url);
  const start = require('libheif-js/libheif-wasm/libheif.js') as StartLibheif;
  const program = await readFile(require.resolve('libheif-js/libheif-wasm/libheif.wasm'));
  let isOutOfMemory = false;
  const functions = start({
    // The errors that are returned say the same.
    print: () => undefined,
    printErr: () => undefined,
    instantiateWasm(imports, onInstance) {
      const instance = new Instance(new Module(program), imports);
      for (const memory of Object.values(instance.exports)) {
        if (!(memory instanceof Memory)) continue;
        const grow = memory.grow.bind(memory);
        memory.grow = (pages) => {
          if (memory.buffer.byteLength + pages * wasmPageBytes <= limitBytes) return grow(pages);
          isOutOfMemory = true;
          throw new RangeError('no more memory may be taken');
        };
      }
      return onInstance(instance);
    }
  });
  return { functions, isOutOfMemory: () => isOutOfMemory };
}
