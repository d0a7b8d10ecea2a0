import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import { datasetNameSchema } from '../datasets.ts';
import type { Dataset } from '../datasets.ts';
import { inkQuestionSchema, inkSchema } from '../ink.ts';
import type { InkReading } from '../ink.ts';
import type { Model } from '../models.ts';
import type { JobEvent } from '../progress.ts';
import type { TestResult } from '../runs.ts';
import { procedure } from './procedure.ts';

export interface KeptInk {
  readonly sample: number;
  readonly dataset: Dataset;
}

/** What a model learnt from a person's own handwriting, and what became of it. */
export interface TeachOutcome {
  /** The model that came out, and the one it was fine-tuned from. */
  readonly model: Model;
  readonly base: { readonly id: string; readonly name: string };
  /** On own samples that were held out: every fifth of a digit. */
  readonly own: { readonly before: TestResult; readonly after: TestResult };
  /** On the test split of what the base model was trained on. */
  readonly old: { readonly dataset: string; readonly before: TestResult; readonly after: TestResult };
  /** False: the old test set got worse by more than the margin; the model is kept, the active one stays. */
  readonly promoted: boolean;
  readonly seconds: number;
}

export const inkContract = {
  /** What models make of ink. Here and not by fetch, though a sample comes back with it: of fetch alone every answer would take three times as long. */
  read: procedure.input(inkQuestionSchema).output(type<InkReading>()),
  /** Files ink under a class of a dataset; a dataset that is not there yet is made, for the ten digits. Every fifth sample of a class of such a one is held out. */
  keep: procedure
    .input(z.strictObject({ ink: inkSchema, label: z.string().min(1).max(200), dataset: datasetNameSchema }))
    .output(type<KeptInk>()),
  /** What was kept last. */
  takeBack: procedure.input(z.strictObject({ sample: z.int().positive() })).output(type<Dataset>()),
  /**
   * Fine-tunes a model (left out: the active one) on a dataset with replay of what it learnt from, and makes the outcome active unless the old test
   * set got worse by more than `margin`, a share of its samples.
   */
  teach: procedure
    .input(z.strictObject({ dataset: z.string().min(1).max(200), model: z.string().min(1).max(200).optional(), margin: z.number().min(0).max(0.1).default(0.001) }))
    .output(eventIterator(type<JobEvent<TeachOutcome>>()))
};
