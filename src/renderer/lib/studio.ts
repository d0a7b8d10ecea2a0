import { getContext, setContext } from 'svelte';
import type { StudioClient } from '../../contract/api/api.ts';
import type { Connection } from './connection.svelte.ts';
import type { Media } from './media.ts';

/** The studio as an interface sees it: questions through `api`, bytes through `media`, and whether anybody answers. */
export interface Studio {
  readonly api: StudioClient;
  readonly media: Media;
  readonly connection: Connection;
}

const key = Symbol('studio');

export function provideStudio(studio: Studio): void {
  setContext(key, studio);
}

/** To be called while a component is made. */
export function useStudio(): Studio {
  return getContext<Studio>(key);
}
