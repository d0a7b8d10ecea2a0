import type { EngineName } from '../../contract/engines.ts';
import type { SearchId } from '../../contract/ids.ts';
import type { NetworkInput } from '../../contract/network.ts';
import type { Run } from '../../contract/runs.ts';
import type { TrainingInput } from '../../contract/training.ts';
import type { JobOptions } from '../progress.ts';

interface RunRequest extends JobOptions {
  /** A stored name, `name:split` or a path, as the command line's `--dataset`; left out: MNIST where it is stored, else synthetic digits. */
  readonly dataset?: string | undefined;
  /** What differs from the preset's recipe, or from fine-tuning's. */
  readonly training?: TrainingInput | undefined;
  /** Left out: the best one that is available. */
  readonly engine?: EngineName | undefined;
  /** Of the run and of the model that it makes. */
  readonly name?: string | undefined;
}

export interface TrainingRequest extends RunRequest {
  /** Left out: `dsdc`, unless `network` is given. */
  readonly preset?: string | undefined;
  readonly network?: NetworkInput | undefined;
  /** Left out: a run of its own. */
  readonly trial?: TrialOf | undefined;
}

/** The search that a run is a trial of. */
export interface TrialOf {
  readonly search: SearchId;
  readonly tag: string;
  /** In one transaction with the run's row: whatever happens then, both are there or neither. */
  readonly onQueued: (run: Run) => void;
}

export interface FinetuningRequest extends RunRequest {
  /** An id or name; left out: the active model. */
  readonly model?: string | undefined;
  /** Share of each batch drawn from the data that the model was trained on. */
  readonly replayShare?: number | undefined;
  /** Where that is not stored: the default dataset is replayed instead. Left out: that is an error. */
  readonly replaysStandIn?: boolean | undefined;
}

export type PreflightQuestion =
  | { readonly kind: 'train'; readonly request: TrainingRequest }
  | { readonly kind: 'finetune'; readonly request: FinetuningRequest };

/** What a person may say about a run; fields left out stay as they are. */
export interface Annotation {
  readonly notes?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly starred?: boolean | undefined;
}
