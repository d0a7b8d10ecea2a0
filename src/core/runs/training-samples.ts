import { samplePixels } from '../../contract/datasets.ts';
import type { Dataset } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import type { DatasetRepository } from '../datasets/ports.ts';

type StoredSamples = ReturnType<DatasetRepository['page']>;

/** The first training samples that nobody took out, at most so many. @throws StudioError DATASET_SPLIT_MISSING where there is none */
export function trainingSamples(datasets: DatasetRepository, { id, name }: Dataset, most: number): StoredSamples {
  const samples = datasets.page(id, { split: 'train', offset: 0, limit: most, quarantined: false });
  if (samples.length > 0) return samples;
  throw new StudioError('DATASET_SPLIT_MISSING', `The dataset ${name} has no training samples.`, { remedy: 'Choose another dataset, or split this one.' });
}

/** As a trainer is given them: `[n, 28, 28]` bytes and a label each. */
export function packed(samples: StoredSamples): { pixels: Uint8Array; labels: Uint8Array } {
  const pixels = new Uint8Array(samples.length * samplePixels);
  samples.forEach((sample, i) => pixels.set(sample.pixels, i * samplePixels));
  return { pixels, labels: Uint8Array.from(samples, ({ label }) => label) };
}
