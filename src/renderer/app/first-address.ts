import type { StudioClient } from '../../contract/api/api.ts';
import { address, addressOf } from '../lib/address.svelte.ts';
import { settings } from '../lib/settings.svelte.ts';

/** An address that names a place is where one goes. One that names none leads to where the studio was left, and the first time to the guided start. */
export async function chooseFirstAddress(api: StudioClient): Promise<void> {
  if (window.location.hash.replace(/^#\/?/, '') !== '') return;
  address.replace(await firstAddress(api));
}

async function firstAddress(api: StudioClient): Promise<string> {
  const last = settings.get('lastAddress', '');
  if (!settings.get('start.done', false) && (await api.models.list({})).length === 0) return last.startsWith('#/start') ? last : addressOf(['start']);
  return last === '' || last.startsWith('#/start') ? addressOf(['data']) : last;
}
