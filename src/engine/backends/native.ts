import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { bindingPackageFolder, bindingPackageName } from '../binding-package.ts';
import type { NativeEngineName } from '../engine-folders.ts';
import { inspectEngine } from '../engine-manifest.ts';
import { engineUnavailable } from '../engine-unavailable.ts';
import type { LoadedBackend } from '../load-backend.ts';
import { restoreRemovedUtilFunctions } from '../node-util-shims.ts';
import { detectNvidiaGpu } from '../nvidia-gpu.ts';
import { processorText } from '../processor.ts';
import { activateBackend } from './activate.ts';

/** The part of the compiled addon that is used here; tfjs knows the rest. */
interface Binding {
  TF_Version: string;
  isUsingGpuDevice(): boolean;
}

interface BackendModule {
  NodeJSKernelBackend: new (binding: Binding, packageName: string) => tf.KernelBackend;
}

/** Not called `require`: bundlers put one of that name into the file. */
const load = createRequire(import.meta.url);
const setupCommand: Record<NativeEngineName, string> = { libtensorflow: 'npm run engine:setup --', cuda: 'npm run engine:setup -- --cuda' };

/**
 * TensorFlow's C library through the binding of tfjs-node-gpu, registered as the tfjs backend `tensorflow`. The package's own
 * entry is not used: it insists on a library that its install script would have fetched.
 *
 * @throws StudioError ENGINE_UNAVAILABLE: no GPU, package or binding missing, a shared library that cannot be loaded.
 */
export async function loadNativeBackend(name: NativeEngineName, options: { enginesDir: string; threads: number }): Promise<LoadedBackend> {
  const gpu = name === 'cuda' ? requireGpu() : undefined;
  if (bindingPackageFolder() === undefined) {
    throw engineUnavailable(name, `the optional npm package ${bindingPackageName} is not installed`, 'Run `npm install --include=optional`.');
  }
  const binding = loadBinding(name, options.enginesDir);
  restoreRemovedUtilFunctions();
  const { NodeJSKernelBackend } = load(`${bindingPackageName}/dist/nodejs_kernel_backend`) as BackendModule;
  load(`${bindingPackageName}/dist/register_all_kernels`);
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, 'tensorflow'));
  await activateBackend('tensorflow');
  if (gpu !== undefined && !binding.isUsingGpuDevice()) {
    throw engineUnavailable(name, `TensorFlow ${binding.TF_Version} cannot use the ${gpu}`, `Run \`${setupCommand[name]} --force --details\`.`);
  }
  return { device: gpu ?? processorText(options.threads), version: `TensorFlow ${binding.TF_Version}` };
}

function requireGpu(): string {
  const found = detectNvidiaGpu();
  if (!found.present) throw engineUnavailable('cuda', found.reason, `Install the NVIDIA driver, then run \`${setupCommand.cuda}\`.`);
  return found.device;
}

function loadBinding(name: NativeEngineName, enginesDir: string): Binding {
  const installed = inspectEngine(enginesDir, name);
  if (installed.state === 'absent') throw engineUnavailable(name, `it is not set up in ${enginesDir}`, `Run \`${setupCommand[name]} --details\`.`);
  if (installed.state === 'broken') throw engineUnavailable(name, `its folder is damaged: ${installed.problem}`, `Run \`${setupCommand[name]} --details\`.`);
  try {
    return load(installed.bindingPath) as Binding;
  } catch (error) {
    // dlopen's message names the library or the symbol that is missing.
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw engineUnavailable(name, `${installed.bindingPath} cannot be loaded: ${reason}`, `Run \`${setupCommand[name]} --force --details\`.`, error);
  }
}
