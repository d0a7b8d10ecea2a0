import type { SplitName } from '../../../contract/datasets.ts';
import { addressOf } from '../../lib/address.svelte.ts';

/** Samples that a figure was counted from. */
export interface CountedSamples {
  readonly dataset: string;
  readonly split: SplitName;
  readonly model: string;
  /** Labels of the dataset. */
  readonly label?: number | undefined;
  readonly predicted?: number | undefined;
  readonly wrong?: boolean | undefined;
  readonly confidence?: readonly [low: number, high: number] | undefined;
}

/** The sample browser, on exactly these samples: every number opens what it was counted from. */
export function samplesAddress({ dataset, split, model, label, predicted, wrong, confidence }: CountedSamples): string {
  return addressOf(['data', dataset], {
    split,
    model,
    ...(label !== undefined && { label: String(label) }),
    ...(predicted !== undefined && { predicted: String(predicted) }),
    ...(wrong === true && { wrong: '1' }),
    ...(confidence !== undefined && { confidence: confidence.map((value) => String(Math.round(value * 1e4) / 1e4)).join('-') })
  });
}
