import type { SplitName } from '../../../contract/datasets.ts';
import { writeFragment } from '../../lib/address-text.ts';

/** Samples that a figure was counted from. */
export interface CountedSamples {
  readonly dataset: string;
  readonly split: SplitName;
  readonly model: string;
  /** Labels of the dataset. */
  readonly label?: number | undefined;
  readonly predicted?: number | undefined;
  readonly wrong?: boolean | undefined;
  /** From the smallest to the largest confidence that occurs among them. */
  readonly confidence?: readonly [low: number, high: number] | undefined;
  /** Held against another model: which of the two is right. */
  readonly against?: { readonly model: string; readonly right: 'one' | 'both' | 'first' | 'second' | 'neither' } | undefined;
  /** The one to begin with. */
  readonly sample?: number | undefined;
}

/** The sample browser, on exactly these samples: every number opens what it was counted from. */
export function samplesAddress({ dataset, split, model, label, predicted, wrong, confidence, against, sample }: CountedSamples): string {
  return writeFragment(['data', dataset], new URLSearchParams({
    split,
    model,
    counted: '1',
    ...(label !== undefined && { label: String(label) }),
    ...(predicted !== undefined && { predicted: String(predicted) }),
    ...(wrong === true && { wrong: '1' }),
    ...(confidence !== undefined && { confidence: confidence.map(exactly).join('-') }),
    ...(against !== undefined && { against: against.model, right: against.right }),
    ...(sample !== undefined && { sample: String(sample) })
  }));
}

/** Decimals enough to give a 32-bit float of a confidence back, never with an exponent. */
function exactly(share: number): string {
  return String(Number(share.toFixed(12)));
}
