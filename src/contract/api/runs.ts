import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { EngineName } from '../engines.ts';
import type { JobEvent } from '../progress.ts';
import type { EpochMetric, Run, StoredMetric } from '../runs.ts';
import { commonRequest, trainingRequestSchema } from '../training-request.ts';
import { procedure } from './procedure.ts';

/** Runs are named by id, or by name: then the newest of that name is meant. */
const run = z.string().min(1).max(200);
const runs = z.array(run).min(1).max(1000);

const finetuningRequest = z.strictObject({ ...commonRequest, model: z.string().max(200).optional(), replayShare: z.number().min(0).max(0.9).optional() });

export type RunEvent =
  | { readonly type: 'status'; readonly run: Run }
  | { readonly type: 'metrics'; readonly metrics: readonly StoredMetric[] }
  /** Always the last one: the run has ended, however it ended. */
  | { readonly type: 'finished'; readonly run: Run };

export interface ShownRun {
  readonly run: Run;
  readonly metrics: readonly StoredMetric[];
}

/** A line of the table of runs. */
export interface ListedRun {
  readonly run: Run;
  readonly last: EpochMetric | null;
  /** By validation accuracy, then loss; by training accuracy where there is no validation split. */
  readonly best: EpochMetric | null;
  /** What removing it gives back: its checkpoints. */
  readonly sizeBytes: number;
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

/** What a run would cost, measured by a few real steps that leave nothing behind. */
export interface Preflight {
  readonly engine: EngineName;
  readonly device: string;
  readonly parameters: number;
  readonly stepsPerEpoch: number;
  readonly secondsPerEpoch: number;
  readonly totalSeconds: number;
  /** Largest resident memory of the training process: as measured, with the data that the few steps did without. */
  readonly memoryBytes: number;
  /** Another run was training meanwhile: alone it will be faster. */
  readonly disturbed: boolean;
}

export const runsContract = {
  /** Both answer as soon as the run is queued; `watch` tells the rest. Runs are trained one after the other. */
  start: procedure.input(trainingRequestSchema).output(type<Run>()),
  finetune: procedure.input(finetuningRequest).output(type<Run>()),
  preflight: procedure
    .input(z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('train'), request: trainingRequestSchema }),
      z.strictObject({ kind: z.literal('finetune'), request: finetuningRequest })
    ]))
    .output(eventIterator(type<JobEvent<Preflight>>())),
  /** Newest first. */
  list: procedure.input(z.strictObject({ trashed: z.boolean().default(false) }).prefault({})).output(type<ListedRun[]>()),
  show: procedure.input(z.strictObject({ run })).output(type<ShownRun>()),
  compare: procedure.input(z.strictObject({ runs: runs.max(50) })).output(type<RunComparison>()),
  /** What is stored after `afterSeq`, then live, at most ten times a second, until the run has ended. Leaving it never stops the run. */
  watch: procedure.input(z.strictObject({ run, afterSeq: z.int().min(0).default(0) })).output(eventIterator(type<RunEvent>())),
  pause: procedure.input(z.strictObject({ run })).output(type<Run>()),
  resume: procedure.input(z.strictObject({ run })).output(type<Run>()),
  /** Keeps the best weights so far as a model; a queued run is taken out of the queue. */
  stop: procedure.input(z.strictObject({ run })).output(type<Run>()),
  annotate: procedure
    .input(z.strictObject({
      run,
      notes: z.string().max(20_000).optional(),
      tags: z.array(z.string().trim().min(1).max(40)).max(20).optional(),
      starred: z.boolean().optional()
    }))
    .output(type<Run>()),
  /** Out of sight, with everything kept; RUN_ACTIVE for a run that is not over. */
  trash: procedure.input(z.strictObject({ runs })).output(type<Run[]>()),
  restore: procedure.input(z.strictObject({ runs })).output(type<Run[]>()),
  /** For good, with metrics and checkpoints; models stay. */
  remove: procedure.input(z.strictObject({ runs })).output(type<{ readonly freedBytes: number }>())
};

export type TrainingQuestion = z.input<typeof trainingRequestSchema>;
export type FinetuningQuestion = z.input<typeof finetuningRequest>;
