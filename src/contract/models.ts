import { z } from 'zod';
import { engineNameSchema } from './engines.ts';
import { sha256Schema } from './hashes.ts';
import { modelIdSchema, runIdSchema } from './ids.ts';
import { networkSchema } from './network.ts';
import { trainingSchema } from './training.ts';

const share = z.number().min(0).max(1);
const stamp = z.iso.datetime();

export const modelNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, 'a model name is 1 to 80 letters, digits, dots, dashes and underscores, and starts with a letter or digit');

/** Where a model comes from, as text: stays true when the run, the dataset or the base model is removed. Null: not known (an imported model). */
export const lineageSchema = z.object({
  finetunedFrom: z.object({ id: modelIdSchema, name: z.string() }).nullable(),
  /** The model whose answers it learnt besides the labels. */
  taughtBy: z.object({ id: modelIdSchema, name: z.string() }).nullable().default(null),
  dataset: z.object({ name: z.string(), hash: sha256Schema }).nullable(),
  engine: engineNameSchema.nullable(),
  device: z.string().nullable(),
  engineVersion: z.string().nullable(),
  threads: z.int().nonnegative().nullable(),
  seed: z.int().nonnegative().nullable(),
  training: trainingSchema.nullable(),
  gitVersion: z.string().nullable(),
  appVersion: z.string().nullable()
});

/** Measured on a held-out test split. */
export const modelMetricsSchema = z.object({
  /** The dataset that was tested on. */
  dataset: z.string(),
  accuracy: share,
  errors: z.int().nonnegative(),
  n: z.int().positive(),
  /** 95 % interval of the accuracy. */
  interval95: z.tuple([share, share]),
  /** Expected calibration error. */
  ece: share
});

export const calibrationSchema = z.object({
  /** Logits are divided by it before softmax. */
  temperature: z.number().positive(),
  /** Answers with less confidence are rejected … */
  rejectThreshold: share,
  /** … so that this share of the accepted ones is misread. */
  targetMisread: share
});

export const modelSchema = z.object({
  id: modelIdSchema,
  name: modelNameSchema,
  /** The run that made it; null for an imported model. The run itself may be gone. */
  runId: runIdSchema.nullable(),
  preset: z.string().nullable(),
  network: networkSchema,
  parameters: z.int().nonnegative(),
  classes: z.array(z.string().min(1)).min(2),
  /** SHA-256 of the stored safetensors bytes. */
  weightsHash: sha256Schema,
  weightsSizeBytes: z.int().positive(),
  lineage: lineageSchema,
  metrics: modelMetricsSchema.nullable(),
  calibration: calibrationSchema.nullable(),
  /** The one model that reading and predicting use unless told otherwise. */
  active: z.boolean(),
  createdAt: stamp,
  /** Set while it lies in the trash; its name is free for another then. */
  trashedAt: stamp.nullable()
});

export type Lineage = z.infer<typeof lineageSchema>;
export type ModelMetrics = z.infer<typeof modelMetricsSchema>;
export type Calibration = z.infer<typeof calibrationSchema>;
export type Model = z.infer<typeof modelSchema>;
