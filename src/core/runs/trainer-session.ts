import type { EngineName } from '../../contract/engines.ts';
import { StudioError } from '../../contract/errors.ts';
import type { Run, RunError } from '../../contract/runs.ts';
import type { TrainerCommand, TrainerEvent, TrainerResult } from '../../contract/trainer.ts';
import { messageOf } from '../message-of.ts';
import { whenNotBusy } from '../when-not-busy.ts';
import { describeCrash, speaksOfEngine, tryEngines } from './engine-attempts.ts';
import type { Refused } from './engine-attempts.ts';
import type { JobFiles } from './job-files.ts';
import type { EngineCandidates, ProcessEnd, RunFolders, TrainerHandle, TrainerLauncher } from './launcher.ts';
import type { BlobStore, CheckpointRepository, RunRepository, Transaction } from './ports.ts';

/** Besides the best one; an older one would only be taken if the newest were damaged. */
const keptCheckpoints = 1;

/** How one trainer process ended. */
type Ending =
  | { readonly type: 'finished'; readonly result: TrainerResult }
  | { readonly type: 'stopped' }
  | { readonly type: 'interrupted'; readonly error: RunError | null }
  | { readonly type: 'failed'; readonly error: RunError }
  | Refused;

export interface SessionParts {
  readonly runs: RunRepository;
  readonly checkpoints: CheckpointRepository;
  readonly blobs: BlobStore;
  readonly transaction: Transaction;
  readonly launcher: TrainerLauncher;
  readonly folders: RunFolders;
  readonly files: JobFiles;
  readonly engines: EngineCandidates;
  /** Stores what a finished run leaves: model, summary, status. */
  readonly finish: (run: Run, result: TrainerResult) => void;
  readonly log: (line: string) => void;
}

/** One stay of a run in a trainer process, from launch to the stored outcome. */
export class TrainerSession {
  readonly runId: Run['id'];
  private readonly parts: SessionParts;
  private trainer: TrainerHandle | undefined;
  /** Commands that no process has heard that trains: of one whose engine is refused the next must hear them. */
  private pending: TrainerCommand[] = [];
  /** Whether a process trains: no engine is tried after that. */
  private started = false;
  private interrupting = false;

  constructor(parts: SessionParts, runId: Run['id']) {
    this.parts = parts;
    this.runId = runId;
  }

  /** Resolves when the outcome is stored; never rejects. */
  async run(): Promise<void> {
    const { folders, log } = this.parts;
    try {
      await this.settle(await this.trainOnFirstEngineThatWorks());
    } catch (error) {
      await this.settleFailure(error);
    }
    try {
      folders.remove(this.runId);
    } catch (error) {
      log(`the working folder of run ${this.runId} could not be removed: ${String(error)}`);
    }
  }

  send(command: TrainerCommand): void {
    if (!this.started) this.pending.push(command);
    this.trainer?.send(command);
  }

  /** Checkpoint and end; without a checkpoint when that takes longer than the deadline. */
  interrupt(deadlineMs: number): void {
    this.interrupting = true;
    this.send({ type: 'interrupt' });
    setTimeout(() => this.trainer?.kill(), deadlineMs).unref();
  }

  private get stored(): Run {
    return this.parts.runs.find(this.runId)!;
  }

  private async trainOnFirstEngineThatWorks(): Promise<Ending> {
    const { requestedEngine, engine: lastEngine } = this.stored;
    if (requestedEngine !== null) return this.train(requestedEngine);
    const candidates = this.parts.engines();
    // A resumed run stays on its engine where it can: others round differently.
    const engines = lastEngine === null ? candidates : [lastEngine, ...candidates.filter((name) => name !== lastEngine)];
    const attempt = async (engine: EngineName): Promise<Ending> => {
      const ending = await this.train(engine);
      return this.interrupting && ending.type === 'refused' ? { type: 'interrupted', error: null } : ending;
    };
    return tryEngines(engines, attempt, this.parts.log);
  }

  private async train(engine: EngineName): Promise<Ending> {
    const job = this.parts.files.prepare(this.stored, engine);
    let ending: Ending | undefined;
    let fault: Error | undefined;
    let heard = Promise.resolve();
    const trainer = this.parts.launcher.launch(job, (event) => {
      // One after another: what waits for the database holds up what comes after it.
      heard = heard.then(async () => {
        if (fault === undefined) ending = (await this.handle(event)) ?? ending;
      }).catch((error: unknown) => {
        // What cannot be stored must not be trained further.
        fault = error instanceof Error ? error : new Error(String(error));
        trainer.kill();
      });
    });
    this.trainer = trainer;
    for (const command of this.pending) trainer.send(command);
    const end = await trainer.exited;
    this.trainer = undefined;
    await heard;
    if (fault !== undefined) throw fault;
    return ending ?? this.crash(engine, end);
  }

  /** Answers how the process will end where the event tells. */
  private async handle(event: TrainerEvent): Promise<Ending | undefined> {
    const { runs } = this.parts;
    switch (event.type) {
      case 'started': {
        const { engine, device, version, threads, fromStep } = event;
        this.started = true;
        await this.store(() => {
          runs.rewind(this.runId, fromStep);
          const startedAt = this.stored.startedAt ?? new Date().toISOString();
          runs.update(this.runId, { status: 'running', engine, device, engineVersion: version, threads, startedAt });
        });
        return undefined;
      }
      case 'metrics':
        await this.store(() => runs.appendMetrics(this.runId, event));
        return undefined;
      case 'checkpoint':
        await this.keepCheckpoint(event);
        return undefined;
      case 'state':
        await this.store(() => runs.update(this.runId, { status: event.state }));
        return undefined;
      case 'finished':
        return { type: 'finished', result: event.result };
      case 'stopped':
        return { type: 'stopped' };
      case 'interrupted':
        return { type: 'interrupted', error: null };
      case 'failed': {
        const { code, message, remedy } = event;
        return { type: !this.started && speaksOfEngine(code) ? 'refused' : 'failed', error: { code, message, remedy } };
      }
    }
  }

  /** A studio that closes waits for nobody's import: the next start marks the run interrupted. */
  private store<T>(work: () => T): Promise<T> {
    return whenNotBusy(work, () => !this.interrupting);
  }

  private async keepCheckpoint({ kind, path, epoch, step, valMetric }: Extract<TrainerEvent, { type: 'checkpoint' }>): Promise<void> {
    const { blobs, checkpoints, transaction } = this.parts;
    const { sha256, sizeBytes } = blobs.adopt(path);
    const unused = await this.store(() => transaction(() => {
      checkpoints.record({ runId: this.runId, epoch, step, kind, blob: sha256, sizeBytes, valMetric });
      return checkpoints.prune(this.runId, keptCheckpoints);
    }));
    blobs.remove(unused);
  }

  private crash(engine: EngineName, end: ProcessEnd): Ending {
    if (this.interrupting) return { type: 'interrupted', error: null };
    const { message, isEngines } = describeCrash(engine, end);
    const remedy = `Continue it with “dsdc runs resume ${this.runId}”.`;
    return { type: !this.started && isEngines ? 'refused' : 'interrupted', error: { code: 'ENGINE_CRASHED', message, remedy } };
  }

  private async settle(ending: Ending): Promise<void> {
    const finishedAt = new Date().toISOString();
    switch (ending.type) {
      case 'finished':
        await this.store(() => this.parts.finish(this.stored, ending.result));
        return;
      case 'stopped':
        await this.store(() => this.parts.runs.update(this.runId, { status: 'stopped', finishedAt }));
        return;
      case 'interrupted':
        await this.store(() => this.parts.runs.update(this.runId, { status: 'interrupted', finishedAt, error: ending.error }));
        return;
      case 'failed':
      case 'refused':
        await this.store(() => this.parts.runs.update(this.runId, { status: 'failed', finishedAt, error: ending.error }));
        return;
    }
  }

  private async settleFailure(error: unknown): Promise<void> {
    const known = error instanceof StudioError;
    const stored: RunError = {
      code: known ? error.code : 'INTERNAL',
      message: messageOf(error),
      remedy: known ? (error.remedy ?? null) : null
    };
    if (!known) this.parts.log(`run ${this.runId} ended by a defect: ${error instanceof Error ? error.stack : String(error)}`);
    try {
      // What goes wrong while the studio closes is no end of the run: it goes on from its last checkpoint.
      await this.settle({ type: this.interrupting ? 'interrupted' : 'failed', error: stored });
    } catch (second) {
      // A full disk takes no outcome either; the next start finds the run without an owner and marks it interrupted.
      this.parts.log(`the end of run ${this.runId} could not be stored (${stored.message}): ${String(second)}`);
    }
  }
}
