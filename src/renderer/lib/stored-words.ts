import { figures } from './figures.svelte.ts';
import { t } from './words.svelte.ts';

/** What the studio writes down in English beside names, said in the chosen language; anything else stays as it is. */

/** A processor: `Intel Xeon Processor, 2 threads`. */
export function deviceWords(device: string): string {
  const [, name, threads] = /^(.*), (\d+) threads?$/.exec(device) ?? [];
  return name === undefined ? device : t('shell.deviceThreads', { device: name, count: Number(threads) });
}

/** Where data came from: `600 synthesised digits, seed 1`, `a.png and 3 more`. */
export function sourceWords(source: string): string {
  const [, count, seed, latin] = /^(\d+) synthesised digits, seed (\d+)(, latin hands)?$/.exec(source) ?? [];
  if (count !== undefined) return t(latin === undefined ? 'shell.sourceSynthetic' : 'shell.sourceSyntheticLatin', { n: figures().count(Number(count)), seed: seed! });
  const [, first, more] = /^(.+) and (\d+) more$/.exec(source) ?? [];
  return first === undefined ? source : t('shell.sourceAndMore', { first, count: Number(more) });
}
