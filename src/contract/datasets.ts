import { z } from 'zod';
import { datasetIdSchema } from './ids.ts';
import { datasetNamePattern, splitNames } from './sample-facts.ts';

export { samplePixels, sampleSide, splitNames } from './sample-facts.ts';

export const splitNameSchema = z.enum(splitNames);
export type SplitName = z.infer<typeof splitNameSchema>;

export const datasetNameSchema = z
  .string()
  .regex(datasetNamePattern, 'a dataset name is 1 to 64 characters of a-z, 0-9, dot, dash and underscore, and starts with a letter or digit');

export const datasetSchema = z.object({
  id: datasetIdSchema,
  name: datasetNameSchema,
  /** Class names in label order: label 3 is `classes[3]`. */
  classes: z.array(z.string().min(1)).min(1).max(256),
  /** Samples a split; a split without samples is left out. */
  splits: z.partialRecord(splitNameSchema, z.int().nonnegative()),
  /** SHA-256 over classes, splits, labels and pixels in stored order; changes whenever any of them does. */
  hash: z.string(),
  /** Where it came from, in words: a path, an address, or the synthesiser and its seed. */
  source: z.string(),
  /** Set when a run was tested on it: the test split no longer changes. */
  testLocked: z.boolean(),
  createdAt: z.string()
});
export type Dataset = z.infer<typeof datasetSchema>;

/** Samples in memory: `pixels` is `[count, 28, 28]` row by row, `labels` one byte each. */
export interface LabelledImages {
  readonly count: number;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
  /** Where each sample came from (a file name or `file:row`), where that is known. */
  readonly sources?: readonly string[];
}

/** What an importer, a download or the synthesiser hands over to be stored. */
export interface SampleSet {
  readonly classes: readonly string[];
  readonly splits: Partial<Record<SplitName, LabelledImages>>;
  readonly source: string;
  /** What the person should know: skipped files, inverted pictures, normalised sizes. */
  readonly notes: readonly string[];
}
