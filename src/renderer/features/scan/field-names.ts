import { hasWords, t } from '../../lib/words.svelte.ts';

/** What a field is called: those of the studio's forms in the chosen language, those of one's own as they are. */
export function fieldName(name: string): string {
  const line = /^line(\d+)$/.exec(name);
  if (line) return t('scan.field.line', { n: Number(line[1]) });
  const key = `scan.field.${name}`;
  return hasWords(key) ? t(key) : name;
}

export function formName(name: string): string {
  const key = `scan.form.${name}`;
  return hasWords(key) ? t(key) : name;
}
