import type { Dataset } from '../../../contract/datasets.ts';
import { address } from '../../lib/address.svelte.ts';
import { whenChanged } from '../../lib/live.svelte.ts';
import { settings } from '../../lib/settings.svelte.ts';
import type { Studio } from '../../lib/studio.ts';
import { Opening } from './browse/opening.ts';

export const lastDatasetKey = 'data.last';

let opening: Opening | null = null;

/** The dataset that the address names, else the one that was looked at last. */
export function datasetToShow(datasets: readonly Dataset[]): Dataset | undefined {
  const named = (reference: string): Dataset | undefined => datasets.find(({ id, name }) => id === reference || name === reference);
  const wanted = address.path[1];
  return wanted === undefined ? (named(settings.get(lastDatasetKey, '')) ?? datasets[0]) : named(wanted);
}

/** Asks for what the workspace shows first, where the studio is opened at it; resolves when that was asked. Apart from the workspace, whose code is still on its way then. */
export function prepareData({ api, media }: Studio, known: Promise<void>): Promise<void> {
  const asked = new Opening(api, media, async (datasets) => {
    await known;
    return address.path[0] === 'data' ? datasetToShow(datasets) : undefined;
  });
  opening = asked;
  whenChanged(api, ['datasets', 'samples', 'runs'], () => asked.forget());
  return asked.asked;
}

/** What was asked, for the one that shows it first. */
export function takeOpening(): Opening | null {
  const taken = opening;
  opening = null;
  return taken;
}
