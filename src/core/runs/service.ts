import type { ListedRun, Preflight, RunComparison, RunEvent, ShownRun } from '../../contract/api/runs.ts';
import type { RateSweep } from '../../contract/api/searches.ts';
import type { Dataset } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { isActive } from '../../contract/runs.ts';
import type { DatasetReference, ProcessIdentity, Run, RunAction } from '../../contract/runs.ts';
import type { SnapshotStore } from '../datasets/ports.ts';
import type { DatasetService } from '../datasets/service.ts';
import type { ModelFinder } from '../models/model-finder.ts';
import type { JobOptions } from '../progress.ts';
import { compareRuns } from './compare-runs.ts';
import type { ReleaseBlobs, RunRepository, Transaction } from './ports.ts';
import { preflight } from './preflight.ts';
import type { PreflightParts } from './preflight.ts';
import { sweepRates } from './rate-sweep.ts';
import type { RateSweepQuestion } from './rate-sweep.ts';
import type { Annotation, FinetuningRequest, PreflightQuestion, TrainingRequest, TrialOf } from './requests.ts';
import { planFinetuning, planTraining } from './run-plan.ts';
import type { PlannedRun, RunPlan } from './run-plan.ts';
import type { RunQueue } from './run-queue.ts';
import { withTeacher } from './teacher.ts';
import { watchRun } from './watch-run.ts';

export interface RunServiceParts {
  readonly runs: RunRepository;
  readonly snapshots: SnapshotStore;
  readonly transaction: Transaction;
  readonly releaseBlobs: ReleaseBlobs;
  readonly datasets: DatasetService;
  readonly models: ModelFinder;
  readonly queue: RunQueue;
  readonly preflight: PreflightParts;
  /** This process. */
  readonly self: ProcessIdentity;
  /** Of the studio itself; `git` is null outside a checkout. */
  readonly versions: () => { readonly app: string; readonly git: string | null };
}

/** Runs are named by their id, or by name: then the newest of that name is meant. */
export class RunService {
  private readonly parts: RunServiceParts;
  private readonly closing = new AbortController();
  private readonly preflights = new Set<Promise<unknown>>();
  private readonly endPreflights = new AbortController();

  constructor(parts: RunServiceParts) {
    this.parts = parts;
  }

  /** Answers as soon as the run is queued; `watchRun` tells the rest. */
  async startTraining(request: TrainingRequest): Promise<Run> {
    return this.enqueue(await this.planTraining(request), request.trial);
  }

  /** What such a run would be; nothing is stored. @throws StudioError as `startTraining` */
  async planTraining(request: TrainingRequest): Promise<PlannedRun> {
    const dataset = await this.parts.datasets.resolveForTraining(request.dataset, jobOptions(request));
    const plan = this.withTeacher(planTraining(request, dataset), dataset.classes);
    return { plan, dataset, base: null, replay: null };
  }

  /** The same for a stored model that learns on. */
  async startFinetuning(request: FinetuningRequest): Promise<Run> {
    return this.enqueue(await this.planFinetuning(request));
  }

  /** What a run would cost, measured by a few real steps; leaves no run, no files and no process behind. */
  async preflight(question: PreflightQuestion): Promise<Preflight> {
    const planned = question.kind === 'train' ? await this.planTraining(question.request) : await this.planFinetuning(question.request);
    return this.measure(question.request, (options) => preflight(this.parts.preflight, planned, options));
  }

  /** Trains for a few steps with a growing learning rate; leaves nothing behind either. @throws StudioError RUN_SPEC_INVALID */
  async sweepRates(question: RateSweepQuestion): Promise<RateSweep> {
    const planned = await this.planTraining(question.request);
    return this.measure(question.request, (options) => sweepRates(this.parts.preflight, planned, question, options));
  }

  /** What is stored after `afterSeq`, then live, at most ten times a second, until the run has ended. Dropping it never stops the run. */
  watchRun(run: string, afterSeq = 0, signal?: AbortSignal): AsyncIterable<RunEvent> {
    const stop = signal === undefined ? this.closing.signal : AbortSignal.any([signal, this.closing.signal]);
    return watchRun(this.parts.runs, this.get(run).id, afterSeq, stop);
  }

  async pauseRun(run: string): Promise<Run> {
    return this.request(this.get(run), 'pause');
  }

  async stopRun(run: string): Promise<Run> {
    return this.request(this.get(run), 'stop');
  }

  /** Goes on with a paused run, or starts one that was interrupted, stopped or failed again from its last checkpoint. */
  async resumeRun(run: string): Promise<Run> {
    const { runs, queue, self } = this.parts;
    const found = this.get(run);
    if (found.status === 'paused') return this.request(found, 'resume');
    if (isActive(found)) throw runActive(found);
    return queue.admit(() => runs.claim(found.id, self));
  }

  /** Newest first, with the last and the best epoch; the trash left out, or nothing but the trash. */
  async listRuns({ trashed = false }: { readonly trashed?: boolean | undefined } = {}): Promise<ListedRun[]> {
    this.parts.runs.markInterrupted();
    return this.parts.runs.listWithResults({ trashed });
  }

  async showRun(run: string): Promise<ShownRun> {
    const found = this.get(run);
    return { run: found, metrics: this.parts.runs.listMetrics(found.id, { afterSeq: 0 }) };
  }

  async compareRuns(runs: readonly string[]): Promise<RunComparison> {
    return compareRuns(runs.map((run) => this.get(run)), ({ id }) => this.parts.runs.listMetrics(id, { afterSeq: 0, type: 'epoch' }));
  }

  /** Changes what is given and leaves the rest. */
  async annotateRun(run: string, { notes, tags, starred }: Annotation): Promise<Run> {
    return this.parts.runs.update(this.get(run).id, {
      ...(notes !== undefined && { notes }),
      ...(tags !== undefined && { tags: [...new Set(tags)] }),
      ...(starred !== undefined && { starred })
    });
  }

  /** Out of sight, with everything kept; all of them or none. @throws StudioError RUN_ACTIVE */
  async trashRuns(names: readonly string[]): Promise<Run[]> {
    const trashedAt = new Date().toISOString();
    return this.parts.transaction(() => this.getAll(names).map((run) => {
      if (isActive(run)) throw runActive(run);
      return this.parts.runs.update(run.id, { trashedAt: run.trashedAt ?? trashedAt });
    }));
  }

  async restoreRuns(names: readonly string[]): Promise<Run[]> {
    return this.parts.transaction(() => this.getAll(names).map(({ id }) => this.parts.runs.update(id, { trashedAt: null })));
  }

  /** For good, with metrics and checkpoints; models stay. All of them or none. @throws StudioError RUN_ACTIVE */
  async removeRuns(names: readonly string[]): Promise<{ readonly freedBytes: number }> {
    const { runs, releaseBlobs, transaction } = this.parts;
    // The records first: a crash in between leaves files that the next garbage collection finds, not records without files.
    const blobs = transaction(() => this.getAll(names).flatMap(({ id }) => runs.remove(id)));
    return { freedBytes: releaseBlobs(blobs) };
  }

  /** Interrupts what runs in this process and ends every watch and every preflight. */
  async close(): Promise<void> {
    this.endPreflights.abort();
    await Promise.allSettled([...this.preflights, this.parts.queue.close()]);
    this.closing.abort();
  }

  /** Ends with the studio. */
  private measure<Result>({ signal, onProgress }: JobOptions, work: (options: JobOptions) => Promise<Result>): Promise<Result> {
    const end = this.endPreflights.signal;
    const measured = work({ onProgress, signal: signal === undefined ? end : AbortSignal.any([signal, end]) });
    this.preflights.add(measured);
    return measured.finally(() => this.preflights.delete(measured));
  }

  private async planFinetuning(request: FinetuningRequest): Promise<PlannedRun> {
    const base = this.parts.models.find(request.model);
    const dataset = await this.parts.datasets.resolveForTraining(request.dataset, jobOptions(request));
    const plan = this.withTeacher(planFinetuning(request, base, dataset), base.classes);
    const share = request.replayShare ?? 0;
    return { plan, dataset, base, replay: share > 0 ? { dataset: await this.replayed(base, dataset, request), share } : null };
  }

  private withTeacher(plan: RunPlan, classes: readonly string[]): RunPlan {
    return withTeacher(plan, classes, (idOrName) => this.parts.models.find(idOrName));
  }

  private enqueue({ plan, dataset, base, replay }: PlannedRun, trial?: TrialOf): Run {
    const { runs, snapshots, transaction, queue, self, versions } = this.parts;
    return queue.admit(() => {
      const { app, git } = versions();
      return transaction(() => {
        // Fixed now, not when its turn comes: what a person started is what is trained. In one transaction with the record:
        // whoever removes another run on the same data meanwhile must not take it for unused.
        const snapshot = snapshots.write(dataset.id);
        const replayed = replay === null ? null : snapshots.write(replay.dataset.id);
        const run = runs.create({
          ...plan,
          dataset: { ...referenceTo(dataset), hash: snapshot.datasetHash },
          baseModelId: base?.id ?? null,
          replay: replay === null ? null : { dataset: referenceTo(replay.dataset), share: replay.share, snapshot: replayed?.blob ?? null },
          owner: self,
          gitVersion: git,
          appVersion: app,
          searchId: trial?.search ?? null
        });
        trial?.onQueued(run);
        return runs.update(run.id, { snapshot: snapshot.blob, ...(trial && { tags: [trial.tag] }) });
      });
    });
  }

  /** Old data for replay: the dataset that the base model learned from, or what stands in for it. */
  private async replayed(base: Model, dataset: Dataset, request: FinetuningRequest): Promise<Dataset> {
    const { datasets } = this.parts;
    const old = base.lineage.dataset;
    const own = old === null ? undefined : (await datasets.list()).find(({ hash }) => hash === old.hash);
    const stored = own ?? (request.replaysStandIn === true ? await datasets.resolveForTraining(undefined, jobOptions(request)) : undefined);
    if (stored === undefined) {
      const what = old === null ? 'its data' : `its data (${old.name})`;
      throw new StudioError('DATASET_NOT_FOUND', `The model ${base.name} cannot replay what it was trained on: ${what} is not stored.`, {
        remedy: 'Import that dataset again, or fine-tune without replay.'
      });
    }
    if (stored.id === dataset.id) {
      throw new StudioError('RUN_SPEC_INVALID', `The model ${base.name} was trained on ${dataset.name} itself: there is no old data to replay.`, {
        remedy: 'Fine-tune without replay.'
      });
    }
    return stored;
  }

  private request(run: Run, action: RunAction): Run {
    const { runs, queue } = this.parts;
    if (queue.owns(run.id)) queue.act(run.id, action);
    else runs.requestAction(run.id, action);
    return this.get(run.id);
  }

  /** Each once, though it may be named twice. */
  private getAll(names: readonly string[]): Run[] {
    return [...new Map(names.map((name) => this.get(name)).map((run) => [run.id, run])).values()];
  }

  private get(idOrName: string): Run {
    const { runs } = this.parts;
    // Before anybody acts on it: a run whose process was killed is not running.
    runs.markInterrupted();
    const run = runs.findNamed(idOrName);
    if (run !== undefined) return run;
    throw new StudioError('RUN_NOT_FOUND', `There is no run “${idOrName}”.`, { remedy: 'See “dsdc runs list” for those there are.' });
  }
}

/** Said before the folder is claimed: that would only tell that somebody trains. */
function runActive({ id, name, status, owner }: Run): StudioError {
  const where = owner === null ? '' : ` in process ${owner.pid}`;
  return new StudioError('RUN_ACTIVE', `The run ${name} (${id}) is ${status}${where} already.`, {
    remedy: `Wait for it to end, or stop it with “dsdc runs stop ${id}”.`
  });
}

function jobOptions({ onProgress, signal }: JobOptions): JobOptions {
  return { onProgress, signal };
}

function referenceTo({ id, name, hash }: Dataset): DatasetReference {
  return { id, name, hash };
}
