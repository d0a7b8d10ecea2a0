import { samplePixels } from '../../../../contract/sample-facts.ts';
import type { Augmentation } from '../../../../contract/training.ts';
import type { SampleColumns } from '../../../../domain/columns.ts';
import { augmentBatch } from '../../../../domain/digits/augment.ts';
import { permutation, randomStream } from '../../../../domain/random.ts';

/** Index of `train` in a sample's split column. */
const trainSplit = 0;

/** Ids of training samples to show, one of each class as far as there are: the same ones for the same seed. */
export function sampleIdsToShow({ count, ids, labels, splits, quarantined }: SampleColumns, wanted: number, seed: number): Uint32Array {
  const order = permutation(count, randomStream(seed, 'preview'));
  const chosen: number[] = [];
  const seen = new Set<number>();
  const take = (fresh: boolean): void => {
    for (const i of order) {
      if (chosen.length >= wanted) return;
      const id = ids[i]!;
      if (splits[i] !== trainSplit || quarantined[i] === 1 || chosen.includes(id) || (fresh && seen.has(labels[i]!))) continue;
      seen.add(labels[i]!);
      chosen.push(id);
    }
  };
  take(true);
  take(false);
  return Uint32Array.from(chosen);
}

/** The images as they are, then as a network would see them in `draws` epochs: `[1 + draws, N, 28, 28]`, 0 paper to 1 ink. */
export function augmentedSamples(pixels: Uint8Array, augmentation: Augmentation, draws: number, seed: number): Float32Array {
  const count = pixels.length / samplePixels;
  const images = new Float32Array((1 + draws) * pixels.length);
  pixels.forEach((value, i) => {
    images[i] = value / 255;
  });
  const indices = Uint32Array.from({ length: count }, (_, i) => i);
  for (let draw = 1; draw <= draws; draw++) {
    augmentBatch(pixels, indices, images.subarray(draw * pixels.length, (draw + 1) * pixels.length), augmentation, seed, draw);
  }
  return images;
}
