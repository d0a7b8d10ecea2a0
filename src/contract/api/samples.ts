import { type } from '@orpc/contract';
import { z } from 'zod';
import type { Dataset, SplitName } from '../datasets.ts';
import { datasetIdSchema } from '../ids.ts';
import { procedure } from './procedure.ts';

const sampleId = z.int().positive();
const dataset = datasetIdSchema;

export const sampleChangeSchema = z
  .strictObject({ label: z.int().min(0).max(255).optional(), starred: z.boolean().optional(), quarantined: z.boolean().optional() })
  .refine((change) => Object.keys(change).length > 0, 'say what to change');
export type SampleChange = z.infer<typeof sampleChangeSchema>;

/** One thing a person did to one or many samples; the log is kept. */
export interface SampleEdit {
  readonly id: number;
  readonly at: string;
  /** How many samples it touched. */
  readonly count: number;
  /** The first ones of them, at most 100. */
  readonly samples: readonly { readonly id: number; readonly before: SampleChange; readonly after: SampleChange }[];
  readonly undone: boolean;
}

export interface SampleDetails {
  readonly id: number;
  readonly split: SplitName;
  readonly position: number;
  readonly label: number;
  /** As imported. */
  readonly originalLabel: number;
  readonly source: string | null;
  readonly starred: boolean;
  readonly quarantined: boolean;
  /** Newest first. */
  readonly edits: readonly SampleEdit[];
  /** What stored evaluations say about it, one a model; probabilities in the order of the model's classes. */
  readonly predictions: readonly { readonly model: { readonly id: string; readonly name: string }; readonly probabilities: readonly number[] }[];
}

export interface EditOutcome {
  readonly dataset: Dataset;
  /** Null: there was nothing to change, undo or redo. */
  readonly edit: SampleEdit | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export const samplesContract = {
  show: procedure.input(z.strictObject({ dataset, sample: sampleId })).output(type<SampleDetails>()),
  /** All or none; DATASET_SPLIT_LOCKED for labels and quarantine in a locked test split. */
  change: procedure
    .input(z.strictObject({ dataset, samples: z.array(sampleId).min(1).max(1_000_000), change: sampleChangeSchema }))
    .output(type<EditOutcome>()),
  undo: procedure.input(z.strictObject({ dataset })).output(type<EditOutcome>()),
  redo: procedure.input(z.strictObject({ dataset })).output(type<EditOutcome>()),
  /** Newest first. */
  edits: procedure
    .input(z.strictObject({ dataset, limit: z.int().min(1).max(1000).default(100) }))
    .output(type<{ readonly edits: SampleEdit[]; readonly canUndo: boolean; readonly canRedo: boolean }>())
};
