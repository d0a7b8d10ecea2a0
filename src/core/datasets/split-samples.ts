import { samplePixels, splitNames } from '../../contract/datasets.ts';
import type { LabelledImages, SampleSet, SplitName } from '../../contract/datasets.ts';
import { stratifiedSplit } from '../../domain/splits.ts';

/** The name under which a seed decides what is set aside as the test split. */
export const testSplitStream = 'test';

/** Training and test samples of one set; a part without samples is left out. */
export function splitSamples(images: LabelledImages, testShare: number, seed: number): Partial<Record<SplitName, LabelledImages>> {
  const { kept, aside } = stratifiedSplit(images.labels, testShare, seed, testSplitStream);
  return {
    ...(kept.length > 0 && { train: select(images, kept) }),
    ...(aside.length > 0 && { test: select(images, aside) })
  };
}

/** All samples dealt anew, whichever split they came in; says so where they came in a test split. */
export function dealAnew(samples: SampleSet, testShare: number, seed: number): SampleSet {
  const given = splitNames.flatMap((name) => samples.splits[name] ?? []);
  const tested = samples.splits.test?.count ?? 0;
  const note = `The ${tested} test samples of the files were dealt anew together with the others.`;
  return { ...samples, splits: splitSamples(join(given), testShare, seed), notes: tested === 0 ? samples.notes : [...samples.notes, note] };
}

function join(parts: readonly LabelledImages[]): LabelledImages {
  if (parts.length === 1) return parts[0]!;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const joined = { count, pixels: new Uint8Array(count * samplePixels), labels: new Uint8Array(count) };
  let first = 0;
  for (const part of parts) {
    joined.pixels.set(part.pixels, first * samplePixels);
    joined.labels.set(part.labels, first);
    first += part.count;
  }
  if (parts.every(({ sources }) => sources === undefined)) return joined;
  return { ...joined, sources: parts.flatMap((part) => part.sources ?? Array<string>(part.count).fill('')) };
}

function select({ pixels, labels, sources }: LabelledImages, samples: Uint32Array): LabelledImages {
  const selected = new Uint8Array(samples.length * samplePixels);
  samples.forEach((sample, i) => selected.set(pixels.subarray(sample * samplePixels, (sample + 1) * samplePixels), i * samplePixels));
  return {
    count: samples.length,
    pixels: selected,
    labels: Uint8Array.from(samples, (sample) => labels[sample]!),
    ...(sources && { sources: Array.from(samples, (sample) => sources[sample]!) })
  };
}
