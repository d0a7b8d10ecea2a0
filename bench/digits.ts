import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { samplePixels, sampleSide, type LabelledImages } from '../src/contract/datasets.ts';
import { synthesiseDigits } from '../src/domain/digits/synthesise.ts';
import { encodeSafetensors, type StoredTensor } from '../src/domain/safetensors.ts';
import { createDatasetReader } from '../src/exchange/read-dataset.ts';
import { decodePicture } from '../src/vision/decode.ts';

/** What a bench computes on, and what it is called in the results. */
export interface Digits {
  readonly images: LabelledImages;
  readonly source: 'MNIST' | 'synthetic digits';
}

/** Enough that no batch of 128 repeats a digit often; speed does not depend on what is on the pictures. */
const syntheticCount = 4096;

/** MNIST's training images where they are (DSDC_DATA, ../shared/data beside the repository, the studio's downloads), else synthetic digits. */
export async function loadDigits(dataDir: string): Promise<Digits> {
  const shared = process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../shared/data');
  const folder = [join(shared, 'mnist'), join(dataDir, 'downloads', 'mnist')].find((place) => existsSync(place));
  if (folder !== undefined) {
    const { splits } = await createDatasetReader(decodePicture)(folder);
    if (splits.train) return { images: splits.train, source: 'MNIST' };
  }
  return { images: synthesiseDigits({ count: syntheticCount, seed: 1 }), source: 'synthetic digits' };
}

/** This many of the images, beginning again at the first one where there are not as many. */
export function takeDigits({ images }: Digits, count: number): LabelledImages {
  const pixels = new Uint8Array(count * samplePixels);
  const labels = new Uint8Array(count);
  for (let done = 0; done < count; done += images.count) {
    const part = Math.min(images.count, count - done);
    pixels.set(images.pixels.subarray(0, part * samplePixels), done * samplePixels);
    labels.set(images.labels.subarray(0, part), done);
  }
  return { count, pixels, labels };
}

/** A data snapshot as the core writes it for a trainer, with a training split only. */
export async function writeSnapshot(path: string, { count, pixels, labels }: LabelledImages): Promise<void> {
  const tensors = new Map<string, StoredTensor>([
    ['train.pixels', { shape: [count, sampleSide, sampleSide], values: pixels }],
    ['train.labels', { shape: [count], values: labels }]
  ]);
  const classes = JSON.stringify(Array.from({ length: 10 }, (_, digit) => String(digit)));
  await writeFile(path, encodeSafetensors({ tensors, metadata: { classes } }));
}
