import type { Studio } from '../studio.ts';
import type { Log } from './api-errors.ts';
import { datasetsRoutes } from './datasets-routes.ts';
import { explainRoutes } from './explain-routes.ts';
import { implementApi } from './implementer.ts';
import { modelsRoutes } from './models-routes.ts';
import { runsRoutes } from './runs-routes.ts';
import { samplesRoutes } from './samples-routes.ts';
import { settingsRoutes, studioRoutes } from './studio-routes.ts';
import type { Door } from './studio-routes.ts';

export interface RouterOptions {
  readonly door: Door;
  /** Where defects are told in full; left out: stderr. */
  readonly log?: Log;
}

export type StudioRouter = ReturnType<typeof createRouter>;

/** The whole contract, answered by a studio. */
export function createRouter(studio: Studio, { door, log = (line) => void process.stderr.write(`${line}\n`) }: RouterOptions) {
  const os = implementApi(log);
  return os.router({
    studio: studioRoutes(os, studio, door),
    settings: settingsRoutes(os, studio),
    datasets: datasetsRoutes(os, studio),
    samples: samplesRoutes(os, studio),
    runs: runsRoutes(os, studio),
    models: modelsRoutes(os, studio),
    explain: explainRoutes(os, studio)
  });
}
