import type { EngineName } from './engines.ts';
import type { ErrorCode } from './errors.ts';
import type { NetworkSpec } from './network.ts';
import type { BatchMetric, CheckpointKind, EpochMetric } from './runs.ts';
import type { Training } from './training.ts';

/** What the core and a trainer process say to each other. Typed arrays travel by structured clone; files by path, on the same file system. */
export interface TrainingJob {
  readonly network: NetworkSpec;
  readonly training: Training;
  readonly engine: EngineName;
  /** A snapshot blob (see SnapshotStore). */
  readonly snapshotPath: string;
  /** Old data to mix into each batch; its test split, if there is one, is evaluated before and after too. */
  readonly replay: { readonly snapshotPath: string; readonly share: number } | null;
  /** The old dataset's snapshot, evaluated before and after fine-tuning without being trained on; may be the same as the replay's. */
  readonly oldSnapshotPath: string | null;
  /** Weights to start from (safetensors); null: fresh ones from the seed. */
  readonly weightsPath: string | null;
  /** Of the model that the recipe's `distillation` names; null: none. */
  readonly teacher: { readonly network: NetworkSpec; readonly weightsPath: string } | null;
  /** Whether the test split is answered at the end: a trial of a search leaves it alone. */
  readonly tests: boolean;
  /** A checkpoint to go on from; then `weightsPath` is only evaluated for the before figures. */
  readonly checkpointPath: string | null;
  /** The trainer writes checkpoints and final weights as files in here and tells their paths; the core takes them away. */
  readonly outputFolder: string;
}

/** A few real steps to learn what a run costs. The data travels along: nothing is left on the disk. */
export interface ProbeJob {
  readonly network: NetworkSpec;
  readonly training: Training;
  readonly engine: EngineName;
  /** Images `[n, 28, 28]` to train on, at least one, and their labels `[n]`. Fewer than the steps take are taken again. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
  /** Weights to start from as safetensors bytes; null: fresh ones from the seed. */
  readonly weights: Uint8Array | null;
  /** Of the model that the recipe's `distillation` names, its weights as safetensors bytes; null: none. */
  readonly teacher: { readonly network: NetworkSpec; readonly weights: Uint8Array } | null;
}

/** A learning-rate range test (Smith, 2015): a few hundred steps, the rate growing at each by the same factor. */
export interface RateSweepJob extends ProbeJob {
  readonly lowest: number;
  readonly highest: number;
  readonly steps: number;
}

export interface RateSweepResult {
  readonly engine: EngineName;
  readonly device: string;
  /** The loss of each step, up to where the sweep ended: by its last step, or as the loss exploded. Finite. */
  readonly losses: readonly number[];
  /** The loss exploded. */
  readonly diverged: boolean;
}

export interface ProbeResult {
  readonly engine: EngineName;
  readonly device: string;
  /** Of one optimiser step over a whole batch. */
  readonly stepMs: number;
  /** Of one image that is only answered, as at validation. */
  readonly answerMs: number;
  /** Largest resident memory so far. */
  readonly rssBytes: number;
}

export type TrainerCommand =
  /** Instead of `start`: answered by ProbeEvents, then the process ends. */
  | { readonly type: 'probe'; readonly job: ProbeJob }
  /** The same, answered by RateSweepEvents. */
  | { readonly type: 'sweepRates'; readonly job: RateSweepJob }
  | { readonly type: 'start'; readonly job: TrainingJob }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Write a checkpoint, keep the best weights so far, test them and finish. */
  | { readonly type: 'stop' }
  /** Write a checkpoint and end at once with `interrupted`: the host is closing. */
  | { readonly type: 'interrupt' };

/** Answers of a network to one split: logits `[n, classes]` and the true labels `[n]`, in the snapshot's order. */
export interface Answers {
  readonly logits: Float32Array;
  readonly labels: Uint8Array;
}

/** Answers of a network that reads lines, to lines written with a split's digits. */
export interface LineAnswers {
  /** `[n]` 1 where the whole line is read right. */
  readonly right: Uint8Array;
  /** `[n]` chance of what was read. */
  readonly confidence: Float32Array;
  /** Mean over the lines, in nats. */
  readonly loss: number;
}

export interface TrainerResult {
  readonly outcome: 'completed' | 'stopped';
  /** The weights to keep (best, EMA or last), as a safetensors file. */
  readonly weightsPath: string;
  /** The epoch whose weights were kept; null: the last ones. */
  readonly bestEpoch: number | null;
  readonly epochs: number;
  /** Training time in this process and, for a resumed run, in those before; evaluation and pauses left out. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
  readonly validation: Answers | LineAnswers | null;
  readonly test: Answers | LineAnswers | null;
  /** The starting weights on the same test split; null when they were fresh. */
  readonly testBefore: Answers | LineAnswers | null;
  readonly oldTest: Answers | LineAnswers | null;
  readonly oldTestBefore: Answers | LineAnswers | null;
}

export type TrainerEvent =
  | {
      readonly type: 'started';
      readonly engine: EngineName;
      readonly device: string;
      readonly version: string;
      readonly threads: number;
      readonly parameters: number;
      readonly stepsPerEpoch: number;
      /** The step that the checkpoint had reached; 0 for a fresh start. */
      readonly fromStep: number;
      readonly counts: { readonly train: number; readonly validation: number; readonly test: number };
    }
  /** At most ten times a second. */
  | { readonly type: 'metrics'; readonly batches: readonly BatchMetric[]; readonly epochs: readonly EpochMetric[] }
  | { readonly type: 'checkpoint'; readonly kind: CheckpointKind; readonly path: string; readonly epoch: number; readonly step: number; readonly valMetric: number | null }
  | { readonly type: 'state'; readonly state: 'running' | 'paused' }
  | { readonly type: 'finished'; readonly result: TrainerResult }
  /** Before its first step: the weights are still random, or those of its base. */
  | { readonly type: 'stopped' }
  | { readonly type: 'interrupted' }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string; readonly remedy: string | null };

export type ProbeEvent =
  /** The first one, with 0 done, tells that the engine works. */
  | { readonly type: 'steps'; readonly done: number; readonly total: number }
  | { readonly type: 'probed'; readonly result: ProbeResult }
  | Extract<TrainerEvent, { type: 'failed' }>;

export type RateSweepEvent =
  | Extract<ProbeEvent, { type: 'steps' | 'failed' }>
  | { readonly type: 'swept'; readonly result: RateSweepResult };
