import { SvelteMap } from 'svelte/reactivity';
import type { DocumentId } from '../../../../contract/ids.ts';
import type { FormDraft } from './form-draft.svelte.ts';

/** Forms that are being drawn, by the document that they are drawn on. For the window, so that a look at another document or view takes nothing away. */
export const formDrafts = new SvelteMap<DocumentId, FormDraft>();
