import type { TeachOutcome } from '../../contract/api/ink.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import type { Run } from '../../contract/runs.ts';
import type { TrainingInput } from '../../contract/training.ts';
import type { DatasetRepository } from '../datasets/ports.ts';
import type { ModelFinder } from '../models/model-finder.ts';
import type { ModelRepository } from '../models/ports.ts';
import type { JobOptions } from '../progress.ts';
import type { FinetuningRequest } from '../runs/requests.ts';
import type { RunService } from '../runs/service.ts';

/** Of datasets that the pad made. */
export const padSource = 'Written on the pad';

export interface TeachRequest extends JobOptions {
  /** Own handwriting, by name or id. */
  readonly dataset: string;
  /** Left out: the active model. */
  readonly model?: string | undefined;
  /** Share of the old test set that may be lost. */
  readonly margin: number;
}

export interface TeachParts {
  readonly datasets: DatasetRepository;
  readonly finder: ModelFinder;
  readonly models: ModelRepository;
  readonly runs: RunService;
}

/**
 * Many old samples beside few new ones, and about as many images in all whatever there is to learn: half a minute on two cores. Steered on 49 digits
 * of another population (ARDIS): 95.2 % on the rest of it before, 96.9 % after, and nothing lost on MNIST.
 */
const recipe: TrainingInput = { batchSize: 64, learningRate: 5e-4, optimizer: { kind: 'adam' }, schedule: { kind: 'cosine' }, validationShare: 0, emaDecay: null };
const imagesInAll = 75_000;
const fewestReplayed = 2500;
const replayedPerSample = 3;
const fewestEpochs = 3;

/** Fewer teach nothing but these very samples. */
const fewestSamples = 5;

/**
 * Fine-tunes a model on own handwriting with replay (of the default dataset where what it learnt from is not stored), tests it on own samples that were held out and on the test split that it was tested on before, and
 * makes it active unless that got worse by more than the margin.
 *
 * @throws StudioError DATASET_EMPTY for too few samples, INTERRUPTED, or why the run failed.
 */
export async function teach({ datasets, finder, models, runs }: TeachParts, { dataset: name, model, margin, signal, onProgress }: TeachRequest): Promise<TeachOutcome> {
  const started = performance.now();
  const dataset = datasets.find(name);
  const { train = 0, test = 0 } = dataset?.splits ?? {};
  if (dataset === undefined || train + test < fewestSamples || test === 0) {
    throw new StudioError('DATASET_EMPTY', `There are too few samples in ${name} to learn from: ${train + test}, ${test} of them held out.`, {
      remedy: `Write at least ${fewestSamples} of one digit: every fifth is held out to test with.`
    });
  }
  const isOwn = (name: string): boolean => name === dataset.name || datasets.find(name)?.source === padSource;
  const base = untaught(models, finder.find(model), isOwn);
  const queued = await runs.startFinetuning({ model: base.id, dataset: dataset.id, ...plan(train) });
  const run = await follow({ models, runs }, queued, signal, (done, total) => onProgress?.({ what: queued.name, done, total, unit: 'steps' }));
  const report = run.summary?.finetune;
  if (run.status !== 'completed' || run.modelId === null || report === undefined || report === null || report.old === null) {
    throw new StudioError('TEACHING_FAILED', `The model could not be taught: the run ${run.name} ended as ${run.status}${run.error === null ? '' : ` (${run.error.message})`}.`, {
      remedy: 'See the run in the Runs workspace, and try again.'
    });
  }
  const promoted = report.old.after.accuracy >= report.old.before.accuracy - margin;
  const taught = promoted ? models.promote(run.modelId) : finder.find(run.modelId);
  return {
    model: taught,
    base: { id: base.id, name: base.name },
    own: { before: report.before, after: report.after },
    old: report.old,
    promoted,
    seconds: (performance.now() - started) / 1000
  };
}

function plan(samples: number): Pick<FinetuningRequest, 'replayShare' | 'replaysStandIn' | 'training'> {
  const replayed = Math.max(fewestReplayed, replayedPerSample * samples);
  const inEpoch = replayed + samples;
  return { replayShare: replayed / inEpoch, replaysStandIn: true, training: { ...recipe, epochs: Math.max(fewestEpochs, Math.round(imagesInAll / inEpoch)) } };
}

/** The model as it was before it learnt own handwriting: taught anew with all samples, it does not drift, and has old data to replay and to be tested on. */
function untaught(models: ModelRepository, model: Model, isOwn: (dataset: string) => boolean): Model {
  const { dataset: learnt, finetunedFrom } = model.lineage;
  const before = learnt !== null && finetunedFrom !== null && isOwn(learnt.name) ? models.find(finetunedFrom.id) : undefined;
  return before === undefined ? model : untaught(models, before, isOwn);
}

/** To the end of a run. Whoever leaves stops it, and what it made so far goes to the trash with it. */
async function follow({ models, runs }: Pick<TeachParts, 'models' | 'runs'>, run: Run, signal: AbortSignal | undefined, onStep: (done: number, total: number) => void): Promise<Run> {
  const total = run.training.epochs;
  for await (const event of runs.watchRun(run.id, 0, signal)) {
    if (event.type === 'finished') return event.run;
    if (event.type === 'metrics') onStep(event.metrics.at(-1)?.epoch ?? 0, total);
  }
  // It may have ended in this very moment.
  await runs.stopRun(run.id).catch(() => undefined);
  for await (const event of runs.watchRun(run.id)) {
    if (event.type !== 'finished') continue;
    if (event.run.modelId !== null) models.trash(event.run.modelId);
    await runs.trashRuns([run.id]);
  }
  throw new StudioError('INTERRUPTED', 'Teaching was stopped. The active model is the one it was.');
}
