import type { RateSweep } from '../../contract/api/searches.ts';
import type { Dataset } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import type { RateSweepResult } from '../../contract/trainer.ts';
import { readSweep } from '../../domain/searches/rate-sweep.ts';
import type { DatasetRepository } from '../datasets/ports.ts';
import type { JobOptions } from '../progress.ts';
import { measureInTrainer } from './measure-in-trainer.ts';
import type { PreflightParts } from './preflight.ts';
import type { TrainingRequest } from './requests.ts';
import type { PlannedRun } from './run-plan.ts';
import { teacherOf } from './teacher.ts';
import { packed, trainingSamples } from './training-samples.ts';

export interface RateSweepQuestion {
  readonly request: TrainingRequest;
  readonly lowest: number;
  readonly highest: number;
  readonly steps: number;
}

/**
 * A learning-rate range test in a trainer process that leaves nothing behind.
 * @throws StudioError RUN_SPEC_INVALID, INTERRUPTED when it is cancelled, ENGINE_… when no engine can train.
 */
export async function sweepRates(parts: PreflightParts, { plan, dataset }: PlannedRun, { lowest, highest, steps }: RateSweepQuestion, options: JobOptions): Promise<RateSweep> {
  if (!(lowest < highest)) {
    throw new StudioError('RUN_SPEC_INVALID', `A range of learning rates cannot go from ${lowest} to ${highest}.`, { remedy: 'Begin with the lower one.' });
  }
  const range = { lowest, highest, steps };
  const job = {
    network: plan.network, training: plan.training, weights: null, teacher: teacherOf(plan.training, parts.models), ...range,
    ...spreadSamples(parts.datasets, dataset, steps * plan.training.batchSize)
  };
  const { engine, device, losses, diverged } = await measureInTrainer<RateSweepResult>({
    what: plan.name,
    engines: plan.requestedEngine === null ? parts.engines() : [plan.requestedEngine],
    launch: (name, onStep, onResult) => parts.launcher.sweepRates({ ...job, engine: name }, (event) => (event.type === 'swept' ? onResult(event.result) : onStep(event))),
    log: parts.log
  }, options);
  return { engine, device, ...readSweep(losses, range, diverged) };
}

/** Training samples from all over the dataset, which may be sorted by class; no more than are seen. @throws StudioError DATASET_SPLIT_MISSING */
function spreadSamples(datasets: DatasetRepository, dataset: Dataset, most: number): ReturnType<typeof packed> {
  const all = trainingSamples(datasets, dataset, dataset.splits['train'] ?? 0);
  const count = Math.min(all.length, most);
  return packed(Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!));
}
