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
  return typeof error === 'object' && error !== null && 'name' in error && (error).name === 'AbortError';
}

/** The words that there are. */
export interface ProblemDictionary {
  readonly language: 'en' | 'zh-CN';
  readonly has: (key: string) => boolean;
  readonly say: (key: string) => string;
}

/** The studio's own advice names what to choose from, but some of it is meant for a terminal. */
const terminalAdvice = /\bdsdc |--[a-z]|run the command/;

export function problemWords(error: unknown, { language, has, say }: ProblemDictionary): ProblemWords {
  const { code: given, message, remedy } = askedError(error);
  const code = has(`error.${given}`) ? given : 'INTERNAL';
  const title = say(`error.${code}`);
  const next = has(`error.${code}.remedy`) ? say(`error.${code}.remedy`) : null;
  const hasOwnMessage = message !== '' && message !== title;
  // The studio speaks English and names names: where English is read, its own sentences say more than ours.
  if (language === 'en' && code !== 'INTERNAL' && hasOwnMessage) {
    return { title: message, remedy: remedy !== null && !terminalAdvice.test(remedy) ? remedy : next, code, detail: null };
  }
  return { title, remedy: next, code: given, detail: hasOwnMessage ? message : null };
}
