import type { Preflight } from '../../contract/api/runs.ts';
import type { ProbeResult } from '../../contract/trainer.ts';
import type { DatasetRepository } from '../datasets/ports.ts';
import type { ModelRepository } from '../models/ports.ts';
import type { JobOptions } from '../progress.ts';
import type { EngineCandidates, TrainerLauncher } from './launcher.ts';
import { measureInTrainer } from './measure-in-trainer.ts';
import type { RunRepository } from './ports.ts';
import { costOf } from './run-cost.ts';
import type { PlannedRun } from './run-plan.ts';
import { teacherOf } from './teacher.ts';
import { packed, trainingSamples } from './training-samples.ts';

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

/**
 * What a run would cost, by a few real steps in a trainer process that is given everything in one message and leaves nothing behind.
 * @throws StudioError INTERRUPTED when it is cancelled, ENGINE_… when no engine can train.
 */
export async function preflight(parts: PreflightParts, planned: PlannedRun, options: JobOptions): Promise<Preflight> {
  const { plan, dataset, base } = planned;
  const job = {
    network: plan.network,
    training: plan.training,
    ...packed(trainingSamples(parts.datasets, dataset, Math.max(sampledImages, plan.training.batchSize))),
    weights: base === null ? null : parts.models.readWeights(base.id),
    teacher: teacherOf(plan.training, parts.models)
  };
  const busyBefore = isBusy(parts.runs);
  const result = await measureInTrainer<ProbeResult>({
    what: plan.name,
    engines: plan.requestedEngine === null ? parts.engines() : [plan.requestedEngine],
    launch: (engine, onStep, onResult) => parts.launcher.probe({ ...job, engine }, (event) => (event.type === 'probed' ? onResult(event.result) : onStep(event))),
    log: parts.log
  }, options);
  const { engine, device } = result;
  return {
    engine,
    device,
    parameters: plan.parameters,
    ...costOf(planned, result),
    disturbed: busyBefore || isBusy(parts.runs)
  };
}

/** A queued run may be taking its place in a trainer right now. */
function isBusy(runs: RunRepository): boolean {
  runs.markInterrupted();
  return runs.list({ statuses: ['queued', 'running'] }).length > 0;
}
