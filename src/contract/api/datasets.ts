import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import { datasetNameSchema } from '../datasets.ts';
import type { Dataset, SplitName } from '../datasets.ts';
import { hands } from '../hands.ts';
import type { JobEvent } from '../progress.ts';
import { procedure } from './procedure.ts';
import { uploadIdSchema } from './uploads.ts';

/** Datasets are named by id or name. */
const reference = z.string().min(1).max(200);
const testShare = z.number().min(0).lt(1);
const seed = z.int().min(0).max(0xffff_ffff);

export interface StoredDataset {
  readonly dataset: Dataset;
  /** What the person should know: skipped files, inverted pictures, normalised sizes. */
  readonly notes: readonly string[];
}

export interface ShownDataset {
  readonly dataset: Dataset;
  /** `byClass.train[3]` samples of class 3, quarantined ones left out. */
  readonly byClass: Partial<Record<SplitName, number[]>>;
}

/** A public dataset that can be downloaded, with what is needed to decide. */
export interface OfferedDataset {
  readonly name: string;
  readonly sizeBytes: number;
  /** The host that it comes from. */
  readonly host: string;
  readonly stored: boolean;
}

export const datasetsContract = {
  list: procedure.output(type<Dataset[]>()),
  show: procedure.input(z.strictObject({ dataset: reference })).output(type<ShownDataset>()),
  /** Answered from a list in the studio: asking reaches no network. */
  offered: procedure.output(type<OfferedDataset[]>()),
  /** From files that were uploaded before (`POST /media/uploads`). */
  importUpload: procedure
    .input(z.strictObject({ upload: uploadIdSchema, name: datasetNameSchema.optional(), split: z.strictObject({ testShare, seed }).optional() }))
    .output(eventIterator(type<JobEvent<StoredDataset>>())),
  /** The only question that leaves the machine. */
  download: procedure.input(z.strictObject({ name: z.string().min(1).max(64) })).output(eventIterator(type<JobEvent<StoredDataset>>())),
  synthesise: procedure
    .input(z.strictObject({ name: datasetNameSchema, count: z.int().min(10).max(1_000_000), seed, testShare: testShare.optional(), hands: z.enum(hands).optional() }))
    .output(eventIterator(type<JobEvent<StoredDataset>>())),
  split: procedure.input(z.strictObject({ dataset: reference, testShare, seed })).output(type<Dataset>()),
  /** Lets a test split that runs were measured on change again; their figures keep the hash of what they were measured on. */
  unlockTest: procedure.input(z.strictObject({ dataset: reference })).output(type<Dataset>()),
  remove: procedure.input(z.strictObject({ dataset: reference })).output(type<Dataset>())
};
