import { engineNames, type EngineName } from '../contract/engines.ts';
import { probeEngine } from './availability.ts';
import { defaultEnginesDir } from './engine-folders.ts';
import type { Kernels } from './kernels.ts';
import { loadBackend } from './load-backend.ts';
import { makeKernels } from './make-kernels.ts';

/** Every engine, with whether this machine has it and a title for a test report that says why not. */
export const testEngines = await Promise.all(engineNames.map(async (name) => {
  const { available, reason } = await probeEngine(name, { enginesDir: defaultEnginesDir() });
  return { name, available, title: available ? name : `${name}: not here: ${reason}` };
}));

/** Makes an engine the current one. A test process may load several after one another; a training process loads one in its life. */
export async function loadKernels(name: EngineName): Promise<Kernels> {
  await loadBackend(name, { enginesDir: defaultEnginesDir(), threads: 2 });
  return makeKernels(name);
}
