import type { Dataset } from '../../contract/datasets.ts';
import { lineClasses } from '../../contract/lines.ts';
import type { Run } from '../../contract/runs.ts';
import type { TrainerResult } from '../../contract/trainer.ts';
import { answersColumns } from '../../domain/network/describe.ts';
import type { JobFilesParts } from './job-files.ts';
import type { Transaction } from './ports.ts';
import { calibrate, measure, summarise } from './run-outcome.ts';

export interface FinishParts extends JobFilesParts {
  readonly transaction: Transaction;
}

/** Stores model, figures and status of a run that came to its end, all or nothing; of a trial of a search no model. */
export function finishRun(parts: FinishParts, run: Run, result: TrainerResult): void {
  const { runs, checkpoints, blobs, datasets, snapshots, models, folders, transaction } = parts;
  if (run.searchId !== null) return finishTrial(parts, run, result);
  const base = run.baseModelId === null ? undefined : models.find(run.baseModelId);
  const teacher = run.training.distillation === null ? undefined : models.find(run.training.distillation.teacher);
  const snapshot = snapshots.read(run.snapshot!);
  // Where nothing was set aside to calibrate on, what a fine-tuned model came from is the best guess.
  const calibration = calibrate(result.validation) ?? base?.calibration ?? null;
  const weights = folders.read(result.weightsPath);
  const unused = transaction(() => {
    const model = models.create({
      name: run.name,
      runId: run.id,
      preset: run.preset,
      network: run.network,
      parameters: run.parameters,
      classes: [...(base?.classes ?? (answersColumns(run.network) ? lineClasses : snapshot.classes))],
      weights,
      lineage: {
        finetunedFrom: base === undefined ? null : { id: base.id, name: base.name },
        taughtBy: teacher === undefined ? null : { id: teacher.id, name: teacher.name },
        dataset: { name: run.dataset.name, hash: run.dataset.hash },
        engine: run.engine,
        device: run.device,
        engineVersion: run.engineVersion,
        threads: run.threads,
        seed: run.seed,
        training: run.training,
        gitVersion: run.gitVersion,
        appVersion: run.appVersion
      },
      calibration,
      metrics: measure(result.test, calibration, run.dataset.name)
    });
    runs.update(run.id, {
      status: result.outcome,
      finishedAt: new Date().toISOString(),
      summary: summarise(result, snapshot.splits.test?.ids ?? [], run.replay?.dataset.name ?? base?.lineage.dataset?.name ?? null),
      modelId: model.id
    });
    const dataset: Dataset | undefined = result.test === null ? undefined : datasets.find(run.dataset.id);
    if (dataset !== undefined) datasets.lockTestSplit(dataset.id);
    // Nothing goes on from a completed run; a stopped one can be resumed.
    return result.outcome === 'completed' ? checkpoints.prune(run.id, 0) : [];
  });
  blobs.remove(unused);
}

/** What a search asks for is in the metrics already: hundreds of models that nobody asked for would only be in the way. */
function finishTrial({ runs, checkpoints, blobs, transaction }: FinishParts, run: Run, result: TrainerResult): void {
  const unused = transaction(() => {
    runs.update(run.id, { status: result.outcome, finishedAt: new Date().toISOString(), summary: summarise(result, [], null) });
    return result.outcome === 'completed' ? checkpoints.prune(run.id, 0) : [];
  });
  blobs.remove(unused);
}
