import { checkLockedQuestion } from '../kiosk/lock.ts';
import type { Lock } from '../kiosk/lock.ts';
import type { Studio } from '../studio.ts';
import type { Log } from './api-errors.ts';
import { datasetsRoutes } from './datasets-routes.ts';
import { documentsRoutes } from './documents-routes.ts';
import { explainRoutes } from './explain-routes.ts';
import { foldersRoutes } from './folders-routes.ts';
import { formsRoutes } from './forms-routes.ts';
import { implementApi } from './implementer.ts';
import { inkRoutes } from './ink-routes.ts';
import { kioskRoutes } from './kiosk-routes.ts';
import { modelsRoutes } from './models-routes.ts';
import { runsRoutes } from './runs-routes.ts';
import { samplesRoutes } from './samples-routes.ts';
import { searchesRoutes } from './searches-routes.ts';
import { settingsRoutes, studioRoutes } from './studio-routes.ts';
import type { Door } from './studio-routes.ts';

export interface RouterOptions {
  readonly door: Door;
  /** Where defects are told in full; left out: stderr. */
  readonly log?: Log;
  /** Left out: everything of the contract is answered. */
  readonly lock?: Lock | undefined;
}

export type StudioRouter = ReturnType<typeof createRouter>;

/** The whole contract, answered by a studio. */
export function createRouter(studio: Studio, { door, log = (line) => void process.stderr.write(`${line}\n`), lock }: RouterOptions) {
  const os = implementApi(log, lock && ((path, input) => checkLockedQuestion(studio, path, input)));
  return os.router({
    studio: studioRoutes(os, studio, door),
    settings: settingsRoutes(os, studio, lock),
    datasets: datasetsRoutes(os, studio),
    samples: samplesRoutes(os, studio),
    runs: runsRoutes(os, studio),
    searches: searchesRoutes(os, studio),
    models: modelsRoutes(os, studio),
    ink: inkRoutes(os, studio),
    kiosk: kioskRoutes(os, studio, lock),
    explain: explainRoutes(os, studio),
    documents: documentsRoutes(os, studio),
    forms: formsRoutes(os, studio),
    folders: foldersRoutes(os, studio)
  });
}
