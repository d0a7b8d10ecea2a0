import type { StudioClient } from '../../contract/api/api.ts';
import { address, addressOf } from '../lib/address.svelte.ts';
import { settings } from '../lib/settings.svelte.ts';

/** An address that names a place is where one goes. One that names none leads to where the studio was left, and to the guided start as long as no model was trained. */
export async function chooseFirstAddress(api: StudioClient): Promise<void> {
  if (window.location.hash.replace(/^#\/?/, '') !== '') return;
  address.replace(await firstAddress(api));
}

async function firstAddress(api: StudioClient): Promise<string> {
  const last = settings.get('lastAddress', '');
  const hasTrained = async (): Promise<boolean> => (await api.models.list({})).some(({ runId }) => runId !== null);
  if (!settings.get('start.done', false) && !(await hasTrained())) return last.startsWith('#/start') ? last : addressOf(['start']);
  return last === '' || last.startsWith('#/start') ? addressOf(['data']) : last;
}
