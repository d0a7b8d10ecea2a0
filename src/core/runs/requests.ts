import type { EngineName } from '../../contract/engines.ts';
import type { NetworkInput } from '../../contract/network.ts';
import type { Run, StoredMetric } from '../../contract/runs.ts';
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
}

export interface FinetuningRequest extends RunRequest {
  /** An id or name; left out: the active model. */
  readonly model?: string | undefined;
  /** Share of each batch drawn from the data that the model was trained on. */
  readonly replayShare?: number | undefined;
}

export type RunEvent =
  | { readonly type: 'status'; readonly run: Run }
  | { readonly type: 'metrics'; readonly metrics: readonly StoredMetric[] }
  /** Always the last one: the run has ended, however it ended. */
  | { readonly type: 'finished'; readonly run: Run };

export interface ShownRun {
  readonly run: Run;
  readonly metrics: readonly StoredMetric[];
}

export interface RunComparison {
  readonly runs: readonly { readonly id: string; readonly name: string; readonly status: Run['status'] }[];
  /** Settings that are not the same in all of them, by dotted path, one value a run (null: not set). */
  readonly differences: readonly { readonly setting: string; readonly values: readonly (string | number | boolean | null)[] }[];
  readonly results: readonly RunResults[];
}

export interface RunResults {
  readonly epochs: number;
  readonly bestValAccuracy: number | null;
  readonly bestValLoss: number | null;
  readonly testAccuracy: number | null;
  readonly testErrors: number | null;
  readonly seconds: number | null;
  readonly imagesPerSecond: number | null;
}
