import type { ListedRun } from '../../contract/api/runs.ts';
import type { CheckpointId, RunId } from '../../contract/ids.ts';
import type {
  BatchMetric, Checkpoint, CheckpointKind, EpochMetric, ProcessIdentity, Run, RunAction, RunStatus, StoredMetric
} from '../../contract/runs.ts';

/** What is known when a run is queued; the rest starts as null. The creating process owns it. */
export interface NewRun extends Pick<
  Run,
  | 'name' | 'kind' | 'preset' | 'network' | 'training' | 'dataset' | 'baseModelId' | 'replay' | 'requestedEngine' | 'parameters'
  | 'gitVersion' | 'appVersion' | 'searchId'
> {
  readonly owner: ProcessIdentity;
}

/** What changes while a run lives; fields left out stay. Moving to a status that is not active clears owner and requested action. */
export type RunChange = Partial<
  Pick<
    Run,
    | 'name' | 'status' | 'snapshot' | 'replay' | 'engine' | 'device' | 'engineVersion' | 'threads' | 'startedAt' | 'finishedAt'
    | 'error' | 'summary' | 'modelId' | 'notes' | 'tags' | 'starred' | 'trashedAt'
  >
>;

export interface MetricsQuery {
  /** 0: from the beginning. */
  readonly afterSeq: number;
  /** Left out: both. */
  readonly type?: StoredMetric['type'];
  readonly limit?: number;
}

/** Every method is synchronous and one transaction; methods that take an id throw RUN_NOT_FOUND for an unknown one. */
export interface RunRepository {
  create(run: NewRun): Run;
  find(id: string): Run | undefined;
  /** By id, or the newest of that name; one in the trash only where there is no other. */
  findNamed(idOrName: string): Run | undefined;
  /** Newest first, also those in the trash. */
  list(filter?: { readonly statuses?: readonly RunStatus[] }): Run[];
  /** The table of runs, newest first: those in the trash, or those that are not. */
  listWithResults(filter: { readonly trashed: boolean }): ListedRun[];
  update(id: RunId, change: RunChange): Run;
  /** Takes an interrupted, stopped or failed run back to `queued`, and out of the trash, under a new owner and clears its end. Throws RUN_ACTIVE, or RUN_NOT_RESUMABLE when completed. */
  claim(id: RunId, owner: ProcessIdentity): Run;
  /** Leaves a wish for the owner. Throws RUN_NOT_ACTIVE when nobody is busy with the run. */
  requestAction(id: RunId, action: RunAction): void;
  /** The wish left for the owner, if any; it is there once only. */
  takeRequestedAction(id: RunId): RunAction | null;
  /** Removes the run with its metrics and checkpoint records; its model stays. Answers the blobs that it referred to, to be released. Throws RUN_ACTIVE. */
  remove(id: RunId): string[];
  /** Runs that are active by their status but whose owner is no longer alive become `interrupted`; answers which. */
  markInterrupted(): RunId[];

  /** Stores a group in one transaction, in the order given, and answers the last `seq` of the run. */
  appendMetrics(id: RunId, metrics: { readonly batches?: readonly BatchMetric[]; readonly epochs?: readonly EpochMetric[] }): number;
  /** By `seq`. */
  listMetrics(id: RunId, query: MetricsQuery): StoredMetric[];
  /** The epoch, counted from 1, that the last stored metric belongs to; 0 where none is stored. */
  lastEpoch(id: RunId): number;
  /** Before a run goes on from a checkpoint: drops the metrics (and later checkpoints) of steps after it, so that curves have no doubles. */
  rewind(id: RunId, step: number): void;
}

export interface NewCheckpoint {
  readonly runId: RunId;
  readonly epoch: number;
  readonly step: number;
  readonly kind: CheckpointKind;
  /** SHA-256 of a blob that is already stored. */
  readonly blob: string;
  readonly sizeBytes: number;
  readonly valMetric: number | null;
}

export interface CheckpointRepository {
  /** Store the metrics up to `step` before this, or with it in one transaction: a crash in between would lose them. */
  record(checkpoint: NewCheckpoint): Checkpoint;
  /** By step, newest first. */
  list(runId: RunId, kind?: CheckpointKind): Checkpoint[];
  find(id: CheckpointId): Checkpoint | undefined;
  /** Keeps the newest `keepLast` of kind `last` and the newest of kind `best`; answers the blobs that nothing refers to any more, to be removed. */
  prune(runId: RunId, keepLast: number): string[];
}

export interface StoredBlob {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Content-addressed files. */
export interface BlobStore {
  put(bytes: Uint8Array): StoredBlob;
  /** Where another process may write a file that `adopt` then takes in; on the same file system. */
  newTemporaryPath(): string;
  /** Moves a file in; it is gone from its old place. */
  adopt(path: string): StoredBlob;
  has(sha256: string): boolean;
  /** Whether it is there, and whole; then it becomes young again, since whoever asks is about to refer to it. A damaged one may be stored anew. */
  keep(sha256: string): boolean;
  /** For processes that read the file themselves. */
  path(sha256: string): string;
  /** Checks the bytes against the hash: throws STORAGE_CORRUPT when they differ or the file is missing. */
  read(sha256: string): Uint8Array;
  /** Removes at once and answers the bytes freed: only for blobs that `CheckpointRepository.prune` answered. */
  remove(blobs: readonly string[]): number;
}

/**
 * Removes those of the blobs that no record refers to any more, at once, and answers the bytes freed. Nobody can begin to refer to one meanwhile who stores
 * the blob and its record in one transaction.
 */
export type ReleaseBlobs = (blobs: readonly string[]) => number;

/** Removes all blobs that no record refers to and half-written files, except what is younger than an hour: somebody may be about to refer to it. Answers how many blobs. */
export type CollectGarbage = () => number;

/** Groups writes of several repositories: all or none. Not for asynchronous work. */
export type Transaction = <T>(work: () => T) => T;
