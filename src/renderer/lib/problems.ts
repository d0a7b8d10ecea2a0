import type { WordKey } from '../words/dictionaries.ts';
import { problemWords } from './problem-words.ts';
import type { ProblemWords } from './problem-words.ts';
import { hasWords, t, words } from './words.svelte.ts';

export { askedError, isAbort } from './problem-words.ts';

/** What went wrong, in the words of the chosen language. */
export function problemOf(error: unknown): ProblemWords {
  return problemWords(error, { language: words.language, has: hasWords, say: (key) => t(key as WordKey) });
}

/** The same in one line: what went wrong, and what to do. */
export function problemText(error: unknown): string {
  const { title, remedy } = problemOf(error);
  return [title, remedy].filter((part) => part !== null && part !== '').join(' ');
}
