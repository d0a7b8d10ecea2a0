import type { ContractRouterClient } from '@orpc/contract';
import { datasetsContract } from './datasets.ts';
import { documentsContract } from './documents.ts';
import { foldersContract } from './folders.ts';
import { formsContract } from './forms.ts';
import { inkContract } from './ink.ts';
import { kioskContract } from './kiosk.ts';
import { explainContract } from './explain.ts';
import { modelsContract } from './models.ts';
import { runsContract } from './runs.ts';
import { samplesContract } from './samples.ts';
import { searchesContract } from './searches.ts';
import { settingsContract, studioContract } from './studio.ts';

/**
 * Everything that may be asked, the same through every door: a message port (window), a socket (kiosk), in memory (command line).
 * Pixels, pictures and files never travel here but by fetch: see media.ts.
 */
export const api = {
  studio: studioContract,
  settings: settingsContract,
  datasets: datasetsContract,
  samples: samplesContract,
  runs: runsContract,
  searches: searchesContract,
  models: modelsContract,
  ink: inkContract,
  kiosk: kioskContract,
  explain: explainContract,
  documents: documentsContract,
  forms: formsContract,
  folders: foldersContract
};

export type StudioClient = ContractRouterClient<typeof api>;
