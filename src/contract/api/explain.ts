import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { JobEvent } from '../progress.ts';
import { procedure } from './procedure.ts';

const reference = z.string().min(1).max(200);

/** Which samples are looked through. */
export const explainedSplitSchema = z.enum(['train', 'test', 'all']);
export type ExplainedSplit = z.infer<typeof explainedSplitSchema>;

/** How many samples are looked through at most; of more, every n-th is taken. */
export const explainLimits = { indexed: 10_000, excited: 2_000, mapped: 4_000, neighbours: 50, layerSamples: 8, opened: 1_000 } as const;

export interface IndexedSamples {
  /** Whose places in the penultimate layer are known now. */
  readonly samples: number;
  /** That the split has, quarantined ones left out. */
  readonly of: number;
  /** Of the penultimate layer. */
  readonly layer: string;
  readonly width: number;
}

export interface ExcitingSamples {
  readonly layer: string;
  readonly samples: number;
  readonly of: number;
  /** In the order of the layer's filters: the samples whose largest value in the filter's map is the largest, that first; at most nine. */
  readonly filters: readonly (readonly { readonly sample: number; readonly value: number }[])[];
}

/** Looking inside a model. Pixels and maps travel by fetch: see media.ts. */
export const explainContract = {
  /** Computes where the samples lie in the penultimate layer, once for a model and a content; `nearest` and `embedding` need it. */
  index: procedure
    .input(z.strictObject({ model: reference, dataset: reference, split: explainedSplitSchema }))
    .output(eventIterator(type<JobEvent<IndexedSamples>>())),
  /** Which samples of a dataset's training split excite the filters of a layer most. */
  excite: procedure
    .input(z.strictObject({ model: reference, dataset: reference, layer: z.string().min(1).max(60) }))
    .output(eventIterator(type<JobEvent<ExcitingSamples>>()))
};
