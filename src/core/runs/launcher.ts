import type { EngineName } from '../../contract/engines.ts';
import type { ProbeEvent, ProbeJob, RateSweepEvent, RateSweepJob, TrainerCommand, TrainerEvent, TrainingJob } from '../../contract/trainer.ts';

export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last lines that it wrote to stderr. */
  readonly lastWords: string;
}

export interface TrainerHandle {
  /** Quietly nothing once the process has ended. */
  send(command: TrainerCommand): void;
  /** At once and without a checkpoint. */
  kill(): void;
  /** Resolves after the last event was handed over; never rejects. */
  readonly exited: Promise<ProcessEnd>;
}

/** Starts trainer processes. A trainer ends by itself when the process that launched it is gone. */
export interface TrainerLauncher {
  launch(job: TrainingJob, onEvent: (event: TrainerEvent) => void): TrainerHandle;
  /** The same program for a few steps that leave nothing behind. */
  probe(job: ProbeJob, onEvent: (event: ProbeEvent) => void): Omit<TrainerHandle, 'send'>;
  /** And for a learning-rate range test. */
  sweepRates(job: RateSweepJob, onEvent: (event: RateSweepEvent) => void): Omit<TrainerHandle, 'send'>;
}

/** Files that a run's trainer reads and writes, on the same file system as the blobs. */
export interface RunFolders {
  create(runId: string): string;
  read(path: string): Uint8Array;
  /** Answers the path. */
  write(folder: string, name: string, bytes: Uint8Array): string;
  /** The same for a file that may be removed elsewhere meanwhile; takes no room of its own where the file system has links. */
  keep(folder: string, name: string, file: string): string;
  remove(runId: string): void;
  /** What runs of processes that were killed left behind; only while no other process trains. */
  removeAll(): void;
}

/** Engines worth trying for training, best first, without starting any. */
export type EngineCandidates = () => readonly EngineName[];
