import type { EngineName } from '../contract/engines.ts';
import { StudioError } from '../contract/errors.ts';
import { loadCpuBackend } from './backends/cpu.ts';
import { loadNativeBackend } from './backends/native.ts';
import { loadWasmBackend } from './backends/wasm.ts';
import { loadWebgpuBackend } from './backends/webgpu.ts';
import { engineEnvironment } from './engine-environment.ts';
import { engineUnavailable } from './engine-unavailable.ts';

/** What computes, and with which version of which library. */
export interface LoadedBackend {
  device: string;
  version: string;
}

/**
 * Makes one engine the tfjs backend of this process; a process loads one engine in its life. Native calls block the process,
 * and a native engine may crash it: call this in a process of its own, and end that with process.exit (Dawn keeps it alive).
 *
 * @param options.threads 0: as many as the machine has. The launcher passes the same number to `engineEnvironment`.
 * @throws StudioError ENGINE_UNAVAILABLE with the exact reason.
 */
export async function loadBackend(name: EngineName, options: { enginesDir: string; threads: number }): Promise<LoadedBackend> {
  // A process that nobody launched for this engine (a test, a script) gets the same settings; values set by a launcher win.
  for (const [key, value] of Object.entries(engineEnvironment(name, options.threads))) process.env[key] ??= value;
  try {
    switch (name) {
      case 'cuda':
      case 'libtensorflow':
        return await loadNativeBackend(name, options);
      case 'webgpu':
        return await loadWebgpuBackend();
      case 'wasm':
        return await loadWasmBackend();
      case 'cpu':
        return await loadCpuBackend();
    }
  } catch (error) {
    if (error instanceof StudioError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw engineUnavailable(name, `it failed to start: ${reason}`, 'Choose another engine with --engine.', error);
  }
}
