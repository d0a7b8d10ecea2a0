import { formatsOf } from './format.ts';
import type { Formats } from './format.ts';
import { words } from './words.svelte.ts';

const byLanguage = { en: formatsOf('en'), 'zh-CN': formatsOf('zh-CN') } as const;

/** The formats of the chosen language: shown again when that changes. */
export function figures(): Formats {
  return byLanguage[words.language];
}
