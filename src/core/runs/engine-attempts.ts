import type { EngineName } from '../../contract/engines.ts';
import type { RunError } from '../../contract/runs.ts';
import type { ProcessEnd } from './launcher.ts';

/** A trainer whose engine cannot be used here: another may be tried. */
export interface Refused {
  readonly type: 'refused';
  readonly error: RunError;
}

/** Somebody ended the process on purpose, or the system did for want of memory: no fault of the engine. */
const killSignals = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'];

/** Tries one engine after another until one is not refused. */
export async function tryEngines<Ending extends { readonly type: string }>(
  engines: readonly EngineName[], attempt: (engine: EngineName) => Promise<Ending | Refused>, log: (line: string) => void
): Promise<Exclude<Ending, Refused> | { readonly type: 'failed'; readonly error: RunError }> {
  const reasons: string[] = [];
  for (const engine of engines) {
    const ending = await attempt(engine);
    if (!isRefused(ending)) return ending as Exclude<Ending, Refused>;
    reasons.push(ending.error.message);
    log(`${ending.error.message} Trying the next engine.`);
  }
  const message = `No engine can train here. ${reasons.join(' ')}`;
  return { type: 'failed', error: { code: 'ENGINE_UNAVAILABLE', message, remedy: 'Run “npm run engine:setup”, then “dsdc engines”.' } };
}

/** Whether an error that a trainer told before it had begun speaks of its engine alone. */
export function speaksOfEngine(code: string): boolean {
  return code === 'ENGINE_UNAVAILABLE' || code === 'ENGINE_WRONG';
}

/** What to say of a trainer that ended without a word, and whether that is its engine's fault where it had not begun yet. */
export function describeCrash(engine: EngineName, { exitCode, signal, lastWords }: ProcessEnd): { message: string; isEngines: boolean } {
  const how = signal === null ? `exit status ${exitCode}` : signal;
  return {
    message: `The trainer process on ${engine} ended unexpectedly (${how}).${lastWords === '' ? '' : ` It said last: ${lastWords}`}`,
    isEngines: signal === null || !killSignals.includes(signal)
  };
}

function isRefused(ending: { readonly type: string }): ending is Refused {
  return ending.type === 'refused';
}
