import { samplePixels } from '../../contract/datasets.ts';
import type { LabelledImages, SplitName } from '../../contract/datasets.ts';
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

function select(images: LabelledImages, samples: Uint32Array): LabelledImages {
  const pixels = new Uint8Array(samples.length * samplePixels);
  samples.forEach((sample, i) => pixels.set(images.pixels.subarray(sample * samplePixels, (sample + 1) * samplePixels), i * samplePixels));
  return { count: samples.length, pixels, labels: Uint8Array.from(samples, (sample) => images.labels[sample]!) };
}
