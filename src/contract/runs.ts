import { z } from 'zod';
import { engineNameSchema } from './engines.ts';
import { sha256Schema } from './hashes.ts';
import { checkpointIdSchema, datasetIdSchema, modelIdSchema, runIdSchema, searchIdSchema } from './ids.ts';
import { networkSchema } from './network.ts';
import { trainingSchema } from './training.ts';

const share = z.number().min(0).max(1);
const nonNegative = z.int().nonnegative();
const stamp = z.iso.datetime();

export const runKinds = ['train', 'finetune'] as const;
export const runKindSchema = z.enum(runKinds);

export const runStatuses = ['queued', 'running', 'paused', 'interrupted', 'stopped', 'failed', 'completed'] as const;
export const runStatusSchema = z.enum(runStatuses);
/** A process is busy with a run in one of these; `interrupted` and `stopped` runs wait for nobody and can be resumed. */
export const activeRunStatuses = ['queued', 'running', 'paused'] as const satisfies readonly RunStatus[];

export function isActive({ status }: { readonly status: RunStatus }): boolean {
  return (activeRunStatuses as readonly RunStatus[]).includes(status);
}

/** What another process may ask of the one that runs it. */
export const runActions = ['pause', 'resume', 'stop'] as const;
export const runActionSchema = z.enum(runActions);

/** One process, told apart from a later one that was given the same number. */
export const processIdentitySchema = z.object({
  pid: z.int().positive(),
  /** Changes when the number is given to another process; empty where the system does not tell. */
  token: z.string()
});

/** Text lineage: stays readable when the dataset itself is gone. */
export const datasetReferenceSchema = z.object({ id: datasetIdSchema, name: z.string(), hash: sha256Schema });

/** Old data mixed into fine-tuning: `share` of a batch is drawn from this dataset's training split. */
export const replaySchema = z.object({
  dataset: datasetReferenceSchema,
  share,
  /** The blob that holds the replayed data as it was at the start; null before the start. */
  snapshot: sha256Schema.nullable()
});

export const testResultSchema = z.object({ accuracy: share, errors: nonNegative, n: nonNegative });

/** A test sample whose answer fine-tuning changed; classes are label numbers. */
export const flippedSampleSchema = z.object({
  sampleId: z.int(),
  label: nonNegative,
  before: nonNegative,
  after: nonNegative
});

export const finetuneReportSchema = z.object({
  before: testResultSchema,
  after: testResultSchema,
  /** The same two on the test split of the dataset that the base model was trained on, where that is still stored. */
  old: z.object({ dataset: z.string(), before: testResultSchema, after: testResultSchema }).nullable(),
  flipped: z.object({ fixed: nonNegative, broken: nonNegative, samples: z.array(flippedSampleSchema) })
});

/** What is left to say when a run has ended, however it ended. */
export const runSummarySchema = z.object({
  epochs: nonNegative,
  /** The epoch whose weights were kept; null where the last ones were. */
  bestEpoch: z.int().positive().nullable(),
  /** Training time, pauses and restarts left out. */
  seconds: z.number().nonnegative(),
  imagesPerSecond: z.number().nonnegative(),
  /** Null where the run was not tested (no test split, stopped early). */
  test: testResultSchema.nullable(),
  finetune: finetuneReportSchema.nullable()
});

export const runErrorSchema = z.object({ code: z.string(), message: z.string(), remedy: z.string().nullable() });

export const runSchema = z.object({
  id: runIdSchema,
  /** Counts the runs of a data folder from 1; short enough to say, never given twice. */
  number: z.int().positive(),
  name: z.string().min(1).max(120),
  kind: runKindSchema,
  status: runStatusSchema,
  preset: z.string().nullable(),
  network: networkSchema,
  training: trainingSchema,
  dataset: datasetReferenceSchema,
  /** The blob with the data as it was at the start; null before the start. */
  snapshot: sha256Schema.nullable(),
  baseModelId: modelIdSchema.nullable(),
  replay: replaySchema.nullable(),
  /** Null: the first engine that is available. */
  requestedEngine: engineNameSchema.nullable(),
  /** What it really ran on; null before the start. */
  engine: engineNameSchema.nullable(),
  device: z.string().nullable(),
  engineVersion: z.string().nullable(),
  threads: nonNegative.nullable(),
  seed: nonNegative,
  parameters: nonNegative,
  /** The core process that is busy with it; null when none is. */
  owner: processIdentitySchema.nullable(),
  requestedAction: runActionSchema.nullable(),
  createdAt: stamp,
  startedAt: stamp.nullable(),
  finishedAt: stamp.nullable(),
  error: runErrorSchema.nullable(),
  summary: runSummarySchema.nullable(),
  gitVersion: z.string().nullable(),
  appVersion: z.string(),
  /** The model that it produced. */
  modelId: modelIdSchema.nullable(),
  /** The search that it is a trial of: then it is not tested and leaves no model. The search itself may be gone. */
  searchId: searchIdSchema.nullable(),
  /** A person's own words about it. */
  notes: z.string(),
  tags: z.array(z.string()),
  starred: z.boolean(),
  /** When it was put in the trash; null: it is not there. */
  trashedAt: stamp.nullable()
});

/** `step` counts optimiser steps from 1 over the whole run, `epoch` counts from 1. All numbers are finite: a diverged step is an error, not a metric. */
const place = { step: z.int().positive(), epoch: z.int().positive() };

export const batchMetricSchema = z.object({
  ...place,
  loss: z.number(),
  accuracy: share,
  learningRate: z.number().nonnegative(),
  imagesPerSecond: z.number().nonnegative()
});

/** `step` is the last one of the epoch. */
export const epochMetricSchema = z.object({
  ...place,
  loss: z.number(),
  accuracy: share,
  /** Null without a validation split. */
  valLoss: z.number().nullable(),
  valAccuracy: share.nullable(),
  imagesPerSecond: z.number().nonnegative(),
  seconds: z.number().nonnegative(),
  /** Resident memory of the training process at the end of the epoch. */
  rssBytes: nonNegative
});

/** `seq` grows by one with every stored metric of a run and is never used twice, also when a resumed run drops the metrics after its checkpoint. */
export const storedMetricSchema = z.discriminatedUnion('type', [
  batchMetricSchema.extend({ type: z.literal('batch'), seq: z.int().positive() }),
  epochMetricSchema.extend({ type: z.literal('epoch'), seq: z.int().positive() })
]);

export const checkpointKindSchema = z.enum(['last', 'best']);

export const checkpointSchema = z.object({
  id: checkpointIdSchema,
  runId: runIdSchema,
  epoch: nonNegative,
  step: nonNegative,
  kind: checkpointKindSchema,
  blob: sha256Schema,
  sizeBytes: nonNegative,
  /** The metric that early stopping steers by, at this step; null without a validation split. */
  valMetric: z.number().nullable(),
  createdAt: stamp
});

export type RunKind = z.infer<typeof runKindSchema>;
export type RunStatus = z.infer<typeof runStatusSchema>;
export type RunAction = z.infer<typeof runActionSchema>;
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;
export type DatasetReference = z.infer<typeof datasetReferenceSchema>;
export type Replay = z.infer<typeof replaySchema>;
export type TestResult = z.infer<typeof testResultSchema>;
export type FlippedSample = z.infer<typeof flippedSampleSchema>;
export type FinetuneReport = z.infer<typeof finetuneReportSchema>;
export type RunSummary = z.infer<typeof runSummarySchema>;
export type RunError = z.infer<typeof runErrorSchema>;
export type Run = z.infer<typeof runSchema>;
export type BatchMetric = z.infer<typeof batchMetricSchema>;
export type EpochMetric = z.infer<typeof epochMetricSchema>;
export type StoredMetric = z.infer<typeof storedMetricSchema>;
export type CheckpointKind = z.infer<typeof checkpointKindSchema>;
export type Checkpoint = z.infer<typeof checkpointSchema>;
