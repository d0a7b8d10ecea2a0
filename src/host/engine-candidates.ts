import { engineNames } from '../contract/engines.ts';
import type { EngineName } from '../contract/engines.ts';
import { defaultEnginesDir } from '../engine/engine-folders.ts';
import { inspectEngine } from '../engine/engine-manifest.ts';

/**
 * Engines that may work here, best first. Looks at files only; whether one really works is found out by starting it. Plain JS is left out:
 * it is hundreds of times slower, and whoever wants it names it.
 */
export function engineCandidates(): EngineName[] {
  const enginesDir = defaultEnginesDir();
  return engineNames.filter((name) => {
    if (name === 'cpu') return false;
    return (name !== 'cuda' && name !== 'libtensorflow') || inspectEngine(enginesDir, name).state === 'ready';
  });
}
