import type { EngineName } from '../../contract/engines.ts';
import { StudioError } from '../../contract/errors.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { RunError } from '../../contract/runs.ts';
import type { ProbeEvent } from '../../contract/trainer.ts';
import type { JobOptions } from '../progress.ts';
import { describeCrash, speaksOfEngine, tryEngines } from './engine-attempts.ts';
import type { Refused } from './engine-attempts.ts';
import type { TrainerHandle } from './launcher.ts';

type StepOrFailure = Extract<ProbeEvent, { type: 'steps' | 'failed' }>;
type Ending<Result> = { readonly type: 'measured'; readonly result: Result } | { readonly type: 'failed'; readonly error: RunError } | Refused;

export interface Measurement<Result> {
  /** For progress. */
  readonly what: string;
  /** Best first. */
  readonly engines: readonly EngineName[];
  /** Starts a trainer process that tells its steps and then, once, what came out. */
  readonly launch: (engine: EngineName, onStep: (event: StepOrFailure) => void, onResult: (result: Result) => void) => Omit<TrainerHandle, 'send'>;
  readonly log: (line: string) => void;
}

/**
 * A few real steps in a trainer process of their own that leaves nothing behind, on the first engine that works.
 * @throws StudioError INTERRUPTED when it is cancelled; the process has ended then. ENGINE_… when no engine can train.
 */
export async function measureInTrainer<Result>(measurement: Measurement<Result>, options: JobOptions): Promise<Result> {
  const ending = await tryEngines<Ending<Result>>(measurement.engines, (engine) => measureOn(engine, measurement, options), measurement.log);
  if (ending.type === 'failed') throw asStudioError(ending.error);
  return ending.result;
}

async function measureOn<Result>(engine: EngineName, { what, launch }: Measurement<Result>, { onProgress, signal }: JobOptions): Promise<Ending<Result>> {
  const throwIfCancelled = (): void => {
    if (signal?.aborted === true) throw new StudioError('INTERRUPTED', 'Stopped before all steps were measured.');
  };
  throwIfCancelled();
  let ending: Ending<Result> | undefined;
  let begun = false;
  const trainer = launch(engine, (event) => {
    if (event.type === 'steps') {
      begun = true;
      onProgress?.({ what, done: event.done, total: event.total, unit: 'steps' });
      return;
    }
    const { code, message, remedy } = event;
    ending = { type: !begun && speaksOfEngine(code) ? 'refused' : 'failed', error: { code, message, remedy } };
  }, (result) => (ending = { type: 'measured', result }));
  const kill = (): void => trainer.kill();
  signal?.addEventListener('abort', kill);
  const end = await trainer.exited;
  signal?.removeEventListener('abort', kill);
  throwIfCancelled();
  return ending ?? crash(engine, describeCrash(engine, end), begun);
}

function crash(engine: EngineName, { message, isEngines }: ReturnType<typeof describeCrash>, begun: boolean): Extract<Ending<never>, { error: RunError }> {
  const remedy = `A run with these settings would likely end the same way: try a smaller batch, or an engine other than ${engine}.`;
  return { type: !begun && isEngines ? 'refused' : 'failed', error: { code: 'ENGINE_CRASHED', message, remedy } };
}

function asStudioError({ code, message, remedy }: RunError): StudioError {
  return new StudioError(code as ErrorCode, message, remedy === null ? {} : { remedy });
}
