import { samplePixels } from '../../contract/datasets.ts';
import type { LabelledImages } from '../../contract/datasets.ts';
import type { NewDataset } from '../../core/datasets/ports.ts';
import { randomStream } from '../../domain/random.ts';

export const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Random pixels; labels 0 … 9 in turn. */
export function randomImages(count: number, seed: number): LabelledImages {
  const random = randomStream(seed, 'test-images');
  const pixels = new Uint8Array(count * samplePixels);
  // Four bytes a draw: 55 million draws would take longer than what the tests measure.
  const words = new Uint32Array(pixels.buffer);
  for (let i = 0; i < words.length; i++) words[i] = random.next() * 0x1_0000_0000;
  return { count, pixels, labels: Uint8Array.from({ length: count }, (_, i) => i % 10) };
}

export function smallDataset(name: string, seed = 1): NewDataset {
  return { name, classes: digits, source: `random numbers, seed ${seed}`, splits: { train: [randomImages(50, seed)], test: [randomImages(20, seed + 1)] } };
}
