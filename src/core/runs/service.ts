import type { RunComparison, RunEvent, ShownRun } from '../../contract/api/runs.ts';
import type { Dataset } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import type { DatasetReference, ProcessIdentity, Replay, Run, RunAction } from '../../contract/runs.ts';
import type { SnapshotStore } from '../datasets/ports.ts';
import type { DatasetService } from '../datasets/service.ts';
import type { ModelFinder } from '../models/model-finder.ts';
import type { JobOptions } from '../progress.ts';
import { compareRuns } from './compare-runs.ts';
import type { ReleaseBlobs, RunRepository, Transaction } from './ports.ts';
import type { FinetuningRequest, TrainingRequest } from './requests.ts';
import { planFinetuning, planTraining } from './run-plan.ts';
import type { RunPlan } from './run-plan.ts';
import type { RunQueue } from './run-queue.ts';
import { isActive, watchRun } from './watch-run.ts';

export interface RunServiceParts {
  readonly runs: RunRepository;
  readonly snapshots: SnapshotStore;
  readonly transaction: Transaction;
  readonly releaseBlobs: ReleaseBlobs;
  readonly datasets: DatasetService;
  readonly models: ModelFinder;
  readonly queue: RunQueue;
  /** This process. */
  readonly self: ProcessIdentity;
  /** Of the studio itself; `git` is null outside a checkout. */
  readonly versions: () => { readonly app: string; readonly git: string | null };
}

/** Runs are named by their id, or by name: then the newest of that name is meant. */
export class RunService {
  private readonly parts: RunServiceParts;
  private readonly closing = new AbortController();

  constructor(parts: RunServiceParts) {
    this.parts = parts;
  }

  /** Answers as soon as the run is queued; `watchRun` tells the rest. */
  async startTraining(request: TrainingRequest): Promise<Run> {
    const dataset = await this.parts.datasets.resolveForTraining(request.dataset, jobOptions(request));
    return this.enqueue(planTraining(request, dataset), dataset, null, null);
  }

  /** The same for a stored model that learns on. */
  async startFinetuning(request: FinetuningRequest): Promise<Run> {
    const base = this.parts.models.find(request.model);
    const dataset = await this.parts.datasets.resolveForTraining(request.dataset, jobOptions(request));
    const plan = planFinetuning(request, base, dataset);
    const share = request.replayShare ?? 0;
    return this.enqueue(plan, dataset, base, share > 0 ? { dataset: await this.replayed(base, dataset), share } : null);
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
    if (isActive(found.status)) throw runActive(found);
    return queue.admit(() => runs.claim(found.id, self));
  }

  async listRuns(): Promise<Run[]> {
    this.parts.runs.markInterrupted();
    return this.parts.runs.list();
  }

  async showRun(run: string): Promise<ShownRun> {
    const found = this.get(run);
    return { run: found, metrics: this.parts.runs.listMetrics(found.id, { afterSeq: 0 }) };
  }

  async compareRuns(runs: readonly string[]): Promise<RunComparison> {
    return compareRuns(runs.map((run) => this.get(run)), ({ id }) => this.parts.runs.listMetrics(id, { afterSeq: 0, type: 'epoch' }));
  }

  async removeRun(run: string): Promise<Run> {
    const { runs, releaseBlobs } = this.parts;
    const found = this.get(run);
    // The records first: a crash in between leaves files that the next garbage collection finds, not records without files.
    releaseBlobs(runs.remove(found.id));
    return found;
  }

  /** Interrupts what runs in this process and ends every watch. */
  async close(): Promise<void> {
    await this.parts.queue.close();
    this.closing.abort();
  }

  private enqueue(plan: RunPlan, dataset: Dataset, base: Model | null, replay: Pick<Replay, 'dataset' | 'share'> | null): Run {
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
          replay: replay === null ? null : { ...replay, snapshot: replayed?.blob ?? null },
          owner: self,
          gitVersion: git,
          appVersion: app
        });
        return runs.update(run.id, { snapshot: snapshot.blob });
      });
    });
  }

  /** Old data for replay: the dataset that the base model learned from, which must still be stored. */
  private async replayed(base: Model, dataset: Dataset): Promise<DatasetReference> {
    const old = base.lineage.dataset;
    const stored = old === null ? undefined : (await this.parts.datasets.list()).find(({ hash }) => hash === old.hash);
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
    return referenceTo(stored);
  }

  private request(run: Run, action: RunAction): Run {
    const { runs, queue } = this.parts;
    if (queue.owns(run.id)) queue.act(run.id, action);
    else runs.requestAction(run.id, action);
    return this.get(run.id);
  }

  private get(idOrName: string): Run {
    const { runs } = this.parts;
    // Before anybody acts on it: a run whose process was killed is not running.
    runs.markInterrupted();
    const run = runs.find(idOrName) ?? runs.list().find(({ name }) => name === idOrName);
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
