import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { samplePixels, type LabelledImages } from '../../src/contract/datasets.ts';
import type { ModelCard } from '../../src/contract/model-card.ts';
import type { Model } from '../../src/contract/models.ts';
import { evaluateClassifier } from '../../src/domain/metrics/evaluate-classifier.ts';
import { leastLikeness } from '../../src/domain/metrics/open-set.ts';
import { applyTemperature } from '../../src/domain/metrics/temperature.ts';
import { wilsonInterval } from '../../src/domain/metrics/wilson-interval.ts';
import { datasetSources } from '../../src/host/dataset-sources.ts';
import type { Studio } from '../../src/host/studio.ts';
import { answersTo } from './answers.ts';
import { learnt } from './digit-data.ts';
import type { DigitData } from './digit-data.ts';
import { joined } from './labelled-images.ts';

export interface Measuring {
  readonly studio: Studio;
  readonly data: string;
  readonly scratch: string;
  /** As it is shipped, its detector learnt. */
  readonly model: Model;
  readonly seconds: number;
  readonly digits: DigitData;
}

/** Populations that nothing of it was learnt from, each a folder of the data; one that is not there is left out of the card. */
const others = [['usps', 'usps'], ['ardis', 'ardis'], ['optdigits', 'optdigits'], ['drawn_digits', 'drawn']] as const;
type MeasuredSet = ModelCard['measured'][number]['on'];

export async function cardOf(measuring: Measuring): Promise<ModelCard> {
  const { model, seconds, digits: { samples, photographed, strangers } } = measuring;
  const sets = await readSets(measuring);
  const refusing = async (pixels: Uint8Array): Promise<{ n: number; share: number; interval95: [number, number] }> => {
    const likeness = await likenessOf(measuring, pixels);
    return shareOf(likeness.filter((value) => value < leastLikeness).length, likeness.length);
  };
  return {
    weightsHash: model.weightsHash,
    use: 'Read one handwritten digit, 0 to 9, from ink on paper or screen, and say when it is none or when it is not sure. Not print, not letters, not whole numbers.',
    limits: 'Writers, pens and scanners that differ from those below may be read worse: measure it on your own samples before you trust it. A slash may pass as a 1, a z as a 2, half a digit as another.',
    learnt,
    seconds,
    measured: await inOrder(sets, async ([on, images]) => ({ on, ...(await scoreOn(measuring, images)) })),
    refused: await inOrder([...strangers.tested], async ([what, pixels]) => ({ what, ...(await refusing(pixels)) })),
    refusedDigits: [{ on: 'mnist', ...(await refusing(samples.splits.test!.pixels)) }, { on: 'bhmsds', ...(await refusing(photographed.pixels)) }]
  };
}

async function readSets({ data, scratch, digits }: Measuring): Promise<[MeasuredSet, LabelledImages][]> {
  const sets: [MeasuredSet, LabelledImages][] = [['mnist', digits.samples.splits.test!], ['bhmsds', digits.photographed]];
  for (const [folder, on] of others) {
    if (!existsSync(join(data, folder))) continue;
    const { splits } = await datasetSources(scratch).read(join(data, folder), {});
    sets.push([on, joined(Object.values(splits))]);
  }
  return sets;
}

async function scoreOn({ studio, model }: Measuring, images: LabelledImages): Promise<Pick<ModelCard['measured'][number], 'n' | 'share' | 'interval95' | 'ece'>> {
  const { logits, labels } = await answersTo(studio, model, images);
  const { n, accuracy, interval95, ece } = evaluateClassifier(applyTemperature(logits, logits.length / labels.length, 1), labels);
  return { n, share: accuracy, interval95, ece };
}

async function likenessOf({ studio, model }: Measuring, pixels: Uint8Array): Promise<Float32Array> {
  const samplesAtOnce = 500;
  const likeness = new Float32Array(pixels.length / samplePixels);
  for (let from = 0; from < likeness.length; from += samplesAtOnce) {
    const part = pixels.subarray(from * samplePixels, (from + samplesAtOnce) * samplePixels);
    likeness.set((await studio.ink.likenessOf(model.id, part))!, from);
  }
  return likeness;
}

function shareOf(count: number, n: number): { n: number; share: number; interval95: [number, number] } {
  return { n, share: count / n, interval95: wilsonInterval(count, n) };
}

async function inOrder<T, R>(items: readonly T[], make: (item: T) => Promise<R>): Promise<R[]> {
  const made: R[] = [];
  for (const item of items) made.push(await make(item));
  return made;
}
