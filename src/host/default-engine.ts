import type { StudioStatus } from '../contract/api/studio.ts';
import type { EngineName, EngineStatus } from '../contract/engines.ts';
import { probeEngine } from '../engine/availability.ts';
import type { RunProbe } from '../engine/availability.ts';
import { defaultEnginesDir } from '../engine/engine-folders.ts';
import { engineCandidates } from './engine-candidates.ts';

type Engine = StudioStatus['engine'];

/** The engine that a run takes which names none: tried one after the other, best first. Null where none can train. */
export async function findDefaultEngine(run?: RunProbe): Promise<Engine> {
  for (const name of engineCandidates()) {
    const status = await probeEngine(name, { enginesDir: defaultEnginesDir(), run });
    if (status.available) return { name, device: status.device };
  }
  return null;
}

/** The same from a look at all of them. */
export function defaultEngineOf({ engines, default: name }: { readonly engines: readonly EngineStatus[]; readonly default: EngineName | null }): Engine {
  const status = engines.find((engine) => engine.name === name);
  return status === undefined ? null : { name: status.name, device: status.device };
}
