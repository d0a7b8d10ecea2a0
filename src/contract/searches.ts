import { z } from 'zod';
import { searchIdSchema } from './ids.ts';
import { sha256Schema } from './hashes.ts';
import { modelNameSchema } from './models.ts';
import { processIdentitySchema, runErrorSchema } from './runs.ts';
import { trainingRequestSchema } from './training-request.ts';

/** A few hundred short runs are a night's work; more would only flood the table of runs. */
export const mostTrials = 500;
/** Random trials in more directions than this tell too little of each. */
export const mostAxes = 8;
export const mostSeedsPerTrial = 10;
const mostValues = 50;

const stamp = z.iso.datetime();
const trials = z.int().min(1).max(mostTrials);
/** A place in what a run is started with: `preset`, `training.learningRate`, `network.layers.conv1.filters`. */
const field = z.string().min(1).max(120);

export const fieldValueSchema = z.union([z.string().max(80), z.number(), z.boolean(), z.null()]);

/** A direction of a search: values to choose from, or a range, of which a grid takes `steps`. Whole numbers are rounded. */
export const searchAxisSchema = z.union([
  z.strictObject({ field, values: z.array(fieldValueSchema).min(1).max(mostValues) }),
  z.strictObject({
    field,
    min: z.number(),
    max: z.number(),
    scale: z.enum(['linear', 'log']).default('linear'),
    steps: z.int().min(2).max(mostValues).default(5)
  })
]);

export const searchStrategySchema = z.discriminatedUnion('kind', [
  /** Every value of every axis with every other. */
  z.strictObject({ kind: z.literal('grid') }),
  /** Each value drawn by itself. Where all that can be drawn was drawn, there are fewer trials. */
  z.strictObject({ kind: z.literal('random'), trials }),
  /**
   * Drawn as `random`; all are trained for `firstEpochs`, the best of every `factor` go on to the next rung with `factor` times as many, up to `lastEpochs`
   * (Jamieson and Talwalkar, 2016). Each rung trains from the beginning: schedules depend on how many epochs there are.
   */
  z.strictObject({
    kind: z.literal('halving'),
    trials: trials.min(2),
    factor: z.int().min(2).max(10).default(3),
    firstEpochs: z.int().min(1).max(10_000),
    lastEpochs: z.int().min(2).max(10_000)
  })
]);

/** What is best: of validation data alone, at the epoch whose weights a run keeps. */
export const searchObjectives = ['valAccuracy', 'valLoss'] as const;
export const searchObjectiveSchema = z.enum(searchObjectives);

export const searchQuestionSchema = z.strictObject({
  /** Short enough to be the tag of its runs, and the beginning of their names. */
  name: modelNameSchema.max(40),
  /** What every trial has in common. */
  base: trainingRequestSchema.omit({ name: true }),
  axes: z.array(searchAxisSchema).min(1).max(mostAxes),
  strategy: searchStrategySchema,
  objective: searchObjectiveSchema.default('valAccuracy'),
  /** A trial is judged by the mean over so many runs, with the recipe's seed and those after it. */
  seedsPerTrial: z.int().min(1).max(mostSeedsPerTrial).default(1),
  /** Of what is drawn; the runs' own seed is the recipe's. */
  seed: z.int().min(0).max(0xffff_ffff).default(1)
});

export const searchStatuses = ['running', 'paused', 'interrupted', 'stopped', 'failed', 'completed'] as const;
export const searchStatusSchema = z.enum(searchStatuses);

export const searchSchema = z.object({
  id: searchIdSchema,
  question: searchQuestionSchema,
  status: searchStatusSchema,
  /** What the trials are compared on: where the dataset changes meanwhile, the search ends. */
  datasetHash: sha256Schema,
  /** Of a recipe without an axis over it. */
  epochs: z.int().positive(),
  owner: processIdentitySchema.nullable(),
  error: runErrorSchema.nullable(),
  createdAt: stamp,
  finishedAt: stamp.nullable()
});

/** One run of a trial, from when it is queued. What came out is kept here too: the run itself may be removed. */
export const trialRunSchema = z.object({
  /** Counted from 0, as rungs and seeds. */
  trial: z.int().nonnegative(),
  rung: z.int().nonnegative(),
  seed: z.int().nonnegative(),
  runId: z.string(),
  /** Null: not ended. A run that diverged, crashed or was stopped by a person has failed. */
  outcome: z.enum(['completed', 'failed']).nullable(),
  valAccuracy: z.number().nullable(),
  valLoss: z.number().nullable(),
  /** Training time. */
  seconds: z.number().nullable()
});

export type FieldValue = z.infer<typeof fieldValueSchema>;
export type TrialValues = Readonly<Record<string, FieldValue>>;
export type SearchAxis = z.infer<typeof searchAxisSchema>;
export type SearchStrategy = z.infer<typeof searchStrategySchema>;
export type SearchObjective = z.infer<typeof searchObjectiveSchema>;
export type SearchQuestion = z.infer<typeof searchQuestionSchema>;
export type SearchQuestionInput = z.input<typeof searchQuestionSchema>;
export type SearchStatus = z.infer<typeof searchStatusSchema>;
export type Search = z.infer<typeof searchSchema>;
export type TrialRun = z.infer<typeof trialRunSchema>;
