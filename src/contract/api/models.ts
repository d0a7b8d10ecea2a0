import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { SplitName } from '../datasets.ts';
import type { DatasetId, ModelId } from '../ids.ts';
import type { ModelCard } from '../model-card.ts';
import { modelNameSchema } from '../models.ts';
import type { Model } from '../models.ts';
import type { JobEvent } from '../progress.ts';
import { procedure } from './procedure.ts';
import { uploadIdSchema } from './uploads.ts';

/** Models are named by id or name. */
const model = z.string().min(1).max(200);
const dataset = z.string().min(1).max(200);
const share = z.number().min(0).max(1);

/** A model's answers to every sample of a dataset, kept so that a corrected label changes the score at once. The answers themselves travel as bytes. */
export interface StoredEvaluation {
  readonly modelId: ModelId;
  readonly datasetId: DatasetId;
  readonly samples: number;
  readonly createdAt: string;
  /** Samples were added since; ask again. */
  readonly stale: boolean;
}

/** How a model does on one split of a dataset, by its kept answers and the labels as they are now. */
export interface EvaluationScore {
  readonly dataset: { readonly id: DatasetId; readonly name: string };
  readonly split: SplitName;
  /** Samples that count: answered, not quarantined, of a class that the model knows. At least one. */
  readonly n: number;
  readonly errors: number;
  /** 95 % interval of the accuracy. */
  readonly interval95: readonly [low: number, high: number];
  readonly evaluatedAt: string;
  /** Samples were added since; ask again. */
  readonly stale: boolean;
}

/** Who became the active model when; the newest first. */
export interface Promotion {
  readonly id: number;
  readonly model: { readonly id: ModelId; readonly name: string };
  /** Null: none was active before. */
  readonly previous: { readonly id: ModelId; readonly name: string } | null;
  readonly at: string;
}

export const modelsContract = {
  /** Newest first. */
  list: procedure.input(z.strictObject({ trashed: z.boolean().default(false) }).prefault({})).output(type<Model[]>()),
  show: procedure.input(z.strictObject({ model })).output(type<Model>()),
  /** Of the model that comes with the studio; null for any other. */
  card: procedure.input(z.strictObject({ model })).output(type<ModelCard | null>()),
  promote: procedure.input(z.strictObject({ model })).output(type<Model>()),
  /** The model that was active before becomes active again; MODEL_NOT_FOUND where there is none. */
  rollback: procedure.output(type<Model>()),
  /** What `rollback` would make active; null where there is none. */
  rollbackTarget: procedure.output(type<Model | null>()),
  promotions: procedure.output(type<Promotion[]>()),
  rename: procedure.input(z.strictObject({ model, name: modelNameSchema })).output(type<Model>()),
  /** Sets what a reading is accepted at. */
  setRejectThreshold: procedure.input(z.strictObject({ model, rejectThreshold: share, targetMisread: share })).output(type<Model>()),
  importUpload: procedure.input(z.strictObject({ upload: uploadIdSchema, name: modelNameSchema.optional() })).output(type<Model>()),
  trash: procedure.input(z.strictObject({ model })).output(type<Model>()),
  restore: procedure.input(z.strictObject({ model })).output(type<Model>()),
  /** For good. */
  remove: procedure.input(z.strictObject({ model })).output(type<Model>()),
  /** Asks the model about every sample of the dataset, quarantined ones too, and keeps the answers. */
  evaluate: procedure.input(z.strictObject({ model, dataset })).output(eventIterator(type<JobEvent<StoredEvaluation>>())),
  evaluations: procedure.output(type<StoredEvaluation[]>()),
  /** Of every dataset that the model was asked about, the test split first; newest evaluation first. */
  scores: procedure.input(z.strictObject({ model })).output(type<EvaluationScore[]>())
};
