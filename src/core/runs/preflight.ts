import type { Preflight } from '../../contract/api/runs.ts';
import type { Dataset } from '../../contract/datasets.ts';
import type { EngineName } from '../../contract/engines.ts';
import { samplePixels } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { RunError } from '../../contract/runs.ts';
import type { ProbeJob, ProbeResult } from '../../contract/trainer.ts';
import type { DatasetRepository } from '../datasets/ports.ts';
import type { ModelRepository } from '../models/ports.ts';
import type { JobOptions } from '../progress.ts';
import { describeCrash, speaksOfEngine, tryEngines } from './engine-attempts.ts';
import type { Refused } from './engine-attempts.ts';
import type { EngineCandidates, TrainerLauncher } from './launcher.ts';
import type { RunRepository } from './ports.ts';
import { costOf } from './run-cost.ts';
import type { PlannedRun } from './run-plan.ts';

/** What an image shows hardly matters for what it costs: these are enough, or one batch where that is larger. */
const sampledImages = 2048;

export interface PreflightParts {
  readonly runs: RunRepository;
  readonly datasets: DatasetRepository;
  readonly models: ModelRepository;
  readonly launcher: TrainerLauncher;
  readonly engines: EngineCandidates;
  readonly log: (line: string) => void;
}

type Ending = { readonly type: 'probed'; readonly result: ProbeResult } | { readonly type: 'failed'; readonly error: RunError } | Refused;

/**
 * What a run would cost, by a few real steps in a trainer process that is given everything in one message and leaves nothing behind.
 * @throws StudioError INTERRUPTED when it is cancelled, ENGINE_… when no engine can train.
 */
export async function preflight(parts: PreflightParts, planned: PlannedRun, options: JobOptions): Promise<Preflight> {
  const { plan, dataset, base } = planned;
  const job = {
    network: plan.network,
    training: plan.training,
    ...sampleOf(parts.datasets, dataset, plan.training.batchSize),
    weights: base === null ? null : parts.models.readWeights(base.id)
  };
  const busyBefore = isBusy(parts.runs);
  const engines = plan.requestedEngine === null ? parts.engines() : [plan.requestedEngine];
  const ending = await tryEngines<Ending>(engines, (engine) => probe(parts, { ...job, engine }, plan.name, options), parts.log);
  if (ending.type === 'failed') throw asStudioError(ending.error);
  const { engine, device } = ending.result;
  return {
    engine,
    device,
    parameters: plan.parameters,
    ...costOf(planned, ending.result),
    disturbed: busyBefore || isBusy(parts.runs)
  };
}

/** In a trainer process of its own. @throws StudioError INTERRUPTED; the process has ended then. */
async function probe({ launcher }: PreflightParts, job: ProbeJob, what: string, { onProgress, signal }: JobOptions): Promise<Ending> {
  const throwIfCancelled = (): void => {
    if (signal?.aborted === true) throw new StudioError('INTERRUPTED', 'Stopped before all steps were measured.');
  };
  throwIfCancelled();
  let ending: Ending | undefined;
  let begun = false;
  const trainer = launcher.probe(job, (event) => {
    switch (event.type) {
      case 'steps':
        begun = true;
        onProgress?.({ what, done: event.done, total: event.total, unit: 'steps' });
        return;
      case 'probed':
        ending = event;
        return;
      case 'failed': {
        const { code, message, remedy } = event;
        ending = { type: !begun && speaksOfEngine(code) ? 'refused' : 'failed', error: { code, message, remedy } };
      }
    }
  });
  const kill = (): void => trainer.kill();
  signal?.addEventListener('abort', kill);
  const end = await trainer.exited;
  signal?.removeEventListener('abort', kill);
  throwIfCancelled();
  return ending ?? crash(job.engine, describeCrash(job.engine, end), begun);
}

function crash(engine: EngineName, { message, isEngines }: ReturnType<typeof describeCrash>, begun: boolean): Ending {
  const remedy = `A run with these settings would likely end the same way: try a smaller batch, or an engine other than ${engine}.`;
  return { type: !begun && isEngines ? 'refused' : 'failed', error: { code: 'ENGINE_CRASHED', message, remedy } };
}

/** @throws StudioError DATASET_SPLIT_MISSING */
function sampleOf(datasets: DatasetRepository, { id, name }: Dataset, batchSize: number): { pixels: Uint8Array; labels: Uint8Array } {
  const samples = datasets.page(id, { split: 'train', offset: 0, limit: Math.max(sampledImages, batchSize), quarantined: false });
  if (samples.length === 0) {
    throw new StudioError('DATASET_SPLIT_MISSING', `The dataset ${name} has no training samples.`, { remedy: 'Choose another dataset, or split this one.' });
  }
  const pixels = new Uint8Array(samples.length * samplePixels);
  samples.forEach((sample, i) => pixels.set(sample.pixels, i * samplePixels));
  return { pixels, labels: Uint8Array.from(samples, ({ label }) => label) };
}

/** A queued run may be taking its place in a trainer right now. */
function isBusy(runs: RunRepository): boolean {
  runs.markInterrupted();
  return runs.list({ statuses: ['queued', 'running'] }).length > 0;
}

function asStudioError({ code, message, remedy }: RunError): StudioError {
  return new StudioError(code as ErrorCode, message, remedy === null ? {} : { remedy });
}
