import { hasWords, t, words } from './words.svelte.ts';

/** What went wrong, in the chosen language. */
export interface ProblemWords {
  readonly title: string;
  readonly remedy: string | null;
  readonly code: string;
  /** The studio's own message, where it says more than the title: it is in English. */
  readonly detail: string | null;
}

/** What an unsuccessful question carries: from the api a code with data, from a media route a code with a remedy beside it. */
export interface AskedError {
  readonly code: string;
  readonly message: string;
  readonly remedy: string | null;
}

export function askedError(error: unknown): AskedError {
  if (typeof error !== 'object' || error === null) return { code: 'INTERNAL', message: String(error), remedy: null };
  const { code, message, remedy, data } = error as { code?: unknown; message?: unknown; remedy?: unknown; data?: { remedy?: unknown } | null };
  const next = typeof remedy === 'string' ? remedy : typeof data?.remedy === 'string' ? data.remedy : null;
  return { code: typeof code === 'string' && code !== '' ? code : 'INTERNAL', message: typeof message === 'string' ? message : '', remedy: next };
}

/** A question that was withdrawn is nobody's problem. */
export function isAbort(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && (error as { name: unknown }).name === 'AbortError';
}

/** In the words of the chosen language. */
export function problemOf(error: unknown): ProblemWords {
  const { code, message, remedy } = askedError(error);
  const key = `error.${code}`;
  const known = hasWords(key);
  const title = t(hasWords(key) ? key : 'error.INTERNAL');
  const nextKey = `error.${known ? code : 'INTERNAL'}.remedy`;
  const next = hasWords(nextKey) ? t(nextKey) : remedy;
  const hasOwnMessage = message !== '' && message !== title;
  // The studio speaks English and names names: where English is read, its own sentence says more than ours.
  if (words.language === 'en' && known && code !== 'INTERNAL' && hasOwnMessage) return { title: message, remedy: next, code, detail: null };
  return { title, remedy: next, code, detail: hasOwnMessage ? message : null };
}
