import { join } from 'node:path';
import type { SampleSet } from '../../src/contract/datasets.ts';
import { synthesiseDigits } from '../../src/domain/digits/synthesise.ts';
import { datasetSources } from '../../src/host/dataset-sources.ts';
import type { Studio } from '../../src/host/studio.ts';
import { joined, partOf } from './labelled-images.ts';

export const handwritingName = 'handwriting';
/** What is in it, for the models' cards. */
export const handwritingData = [
  { name: 'MNIST', part: 'its 60,000 training digits', licence: 'CC BY-SA 3.0, Yann LeCun and Corinna Cortes' },
  { name: 'BHMSDS', part: '12,000 of its 15,000 digits', licence: 'MIT' },
  { name: 'synthesised digits, Latin hands', part: '42,000, seed 11', licence: 'made by the studio' }
] as const;

const synthesised = { count: 45_000, train: 42_000, seed: 11 } as const;

/**
 * Writes all digits that may be learnt from into one dataset's folder: MNIST, photographed European digits, and synthesised ones in Latin hands.
 *
 * @param data folder with mnist
 * @param scratch has what `splitPhotographed` left there
 */
export async function writeHandwriting(data: string, scratch: string): Promise<SampleSet> {
  const sources = datasetSources(scratch);
  const mnist = await sources.read(join(data, 'mnist'), {});
  const parts = [mnist.splits, (await sources.read(photographedIn(scratch), {})).splits, latinDigits()];
  const all: SampleSet = {
    classes: mnist.classes,
    splits: { train: joined(parts.map(({ train }) => train!)), test: joined(parts.map(({ test }) => test!)) },
    source: handwritingName,
    notes: []
  };
  await sources.write(all, join(scratch, handwritingName), 'idx');
  return all;
}

/** Takes what `writeHandwriting` left in `scratch` into a studio. */
export async function importHandwriting({ datasets }: Studio, scratch: string): Promise<void> {
  await datasets.importDataset({ path: join(scratch, handwritingName), name: handwritingName });
}

/**
 * Sets a fifth of BHMSDS' digits aside, for every model the same one.
 *
 * @param data folder with bhmsds
 */
export async function splitPhotographed({ datasets }: Studio, data: string, scratch: string): Promise<void> {
  await datasets.importDataset({ path: join(data, 'bhmsds', 'bhmsds-digits-images-idx3-ubyte.gz'), name: 'bhmsds' });
  await datasets.splitDataset({ name: 'bhmsds', testShare: 0.2, seed: 1 });
  await datasets.exportDataset({ name: 'bhmsds', folder: photographedIn(scratch), format: 'idx' });
}

/** Where that is, with a train and a test pair. */
export function photographedIn(scratch: string): string {
  return join(scratch, 'bhmsds');
}

function latinDigits(): SampleSet['splits'] {
  const digits = synthesiseDigits({ count: synthesised.count, seed: synthesised.seed, hands: 'latin' });
  return { train: partOf(digits, 0, synthesised.train), test: partOf(digits, synthesised.train, synthesised.count) };
}
