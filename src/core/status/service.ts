import type { StudioStatus } from '../../contract/api/studio.ts';
import { activeRunStatuses } from '../../contract/runs.ts';
import { delay } from '../delay.ts';
import type { ModelRepository } from '../models/ports.ts';
import type { RunRepository } from '../runs/ports.ts';
import type { SearchRepository } from '../searches/ports.ts';

/** Twice a second is as often as a line of status can be read. */
const intervalMs = 500;
/** Memory never stands still: only a change by this share is worth telling. */
const noticeableShare = 0.05;
/** Finding the engine takes a core for a second: first the interface that asks has it. */
const engineAfterMs = 1500;

type Engine = StudioStatus['engine'];

export interface StatusParts {
  readonly runs: Pick<RunRepository, 'list' | 'lastEpoch' | 'markInterrupted'>;
  readonly searches: Pick<SearchRepository, 'countRunning'>;
  readonly models: Pick<ModelRepository, 'findActive'>;
  /** The engine that a run takes which names none; null where none can train. May take seconds; never rejects. */
  readonly findEngine: () => Promise<Engine>;
  /** Resident memory of this process and its children. */
  readonly memoryBytes: () => number;
}

/** What the frame of an interface shows all the time, read from the database: it is the same whichever process trains. */
export class StatusService {
  private readonly parts: StatusParts;
  private readonly closing = new AbortController();
  private engine: Engine = null;
  private search: Promise<void> | undefined;

  constructor(parts: StatusParts) {
    this.parts = parts;
  }

  /** The status now, then again whenever it changed, at most twice a second. */
  async *watchStatus(signal?: AbortSignal): AsyncGenerator<StudioStatus, void> {
    const stop = signal === undefined ? this.closing.signal : AbortSignal.any([signal, this.closing.signal]);
    this.search ??= this.findEngine();
    let told: StudioStatus | undefined;
    while (!stop.aborted) {
      const status = this.read(told?.memoryBytes);
      if (told === undefined || JSON.stringify(status) !== JSON.stringify(told)) {
        told = status;
        yield status;
      }
      await delay(intervalMs, stop);
    }
  }

  /** What a later look at the engines has found. */
  engineFound(engine: Engine): void {
    this.engine = engine;
  }

  /** Ends every watch. */
  close(): void {
    this.closing.abort();
  }

  private async findEngine(): Promise<void> {
    await delay(engineAfterMs, this.closing.signal);
    if (!this.closing.signal.aborted) this.engineFound(await this.parts.findEngine());
  }

  private read(toldBytes: number | undefined): StudioStatus {
    const { runs, searches, models, memoryBytes } = this.parts;
    runs.markInterrupted();
    const active = runs.list({ statuses: activeRunStatuses });
    const running = active.find(({ status }) => status !== 'queued');
    const model = models.findActive();
    const bytes = memoryBytes();
    const isNoticeable = toldBytes === undefined || Math.abs(bytes - toldBytes) >= toldBytes * noticeableShare;
    return {
      engine: this.engine,
      activeModel: model === undefined ? null : { id: model.id, name: model.name },
      running: running === undefined ? null : {
        id: running.id,
        name: running.name,
        paused: running.status === 'paused',
        epoch: runs.lastEpoch(running.id),
        epochs: running.training.epochs
      },
      queued: active.filter(({ status }) => status === 'queued').length,
      searching: searches.countRunning(),
      memoryBytes: isNoticeable ? bytes : toldBytes
    };
  }
}
