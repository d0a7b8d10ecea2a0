import { join } from 'node:path';
import { samplePixels, sampleSide, type LabelledImages, type SampleSet } from '../../src/contract/datasets.ts';
import type { ModelCard } from '../../src/contract/model-card.ts';
import { sampleOfPicture } from '../../src/domain/digits/sample-of-picture.ts';
import { synthesiseDigits } from '../../src/domain/digits/synthesise.ts';
import { wearDigits } from '../../src/domain/digits/wear.ts';
import { datasetSources } from '../../src/host/dataset-sources.ts';
import { photographedIn } from './handwriting.ts';
import { joined, partOf } from './labelled-images.ts';
import { readStrangers, strangersLearnt } from './stranger-data.ts';

/** What single digits are learnt from and judged by. */
export interface DigitData {
  /** Digits and, as one class more, what is none. The test split is MNIST's. */
  readonly samples: SampleSet;
  /** The clean ones among those to train on. */
  readonly clean: LabelledImages;
  /** Digits that are in none of it, to set confidences by … */
  readonly settling: LabelledImages;
  /** … and photographed ones to measure with. */
  readonly photographed: LabelledImages;
  readonly strangers: Awaited<ReturnType<typeof readStrangers>>;
}

export const digitsName = 'digits';
const trainedOn = { mnist: 55_000, bhmsds: 12_000, latin: 42_000, american: 30_000 } as const;
/** What is in it, for the model's card. */
export const learnt: ModelCard['learnt'] = [
  { from: 'mnist', count: trainedOn.mnist, licence: 'CC BY-SA 3.0, Yann LeCun and Corinna Cortes' },
  { from: 'bhmsds', count: trainedOn.bhmsds, licence: 'MIT' },
  { from: 'latinHands', count: trainedOn.latin, licence: null },
  { from: 'americanHands', count: trainedOn.american, licence: null },
  { from: 'strangers', count: strangersLearnt, licence: 'MIT (BHMSDS), CC BY-SA 3.0 (MNIST)' },
  { from: 'worn', count: trainedOn.mnist + trainedOn.bhmsds + trainedOn.latin + trainedOn.american + strangersLearnt, licence: null }
];
/** The class of what is no digit, after the ten. */
const none = 'none';

const seeds = { synthesised: 11, worn: 21 } as const;

/**
 * @param data folder with mnist
 * @param scratch has what `splitPhotographed` left there
 */
export async function readDigitData(data: string, scratch: string): Promise<DigitData> {
  const sources = datasetSources(scratch);
  const [mnist, photographed] = [await sources.read(join(data, 'mnist'), {}), (await sources.read(photographedIn(scratch), {})).splits];
  const { train, test } = mnist.splits;
  const aside = photographed.test!;
  const halfOfAside = Math.floor(aside.count / 2);
  const clean = joined([
    partOf(train!, 0, trainedOn.mnist),
    partOf(photographed.train!, 0, trainedOn.bhmsds),
    synthesiseDigits({ count: trainedOn.latin, seed: seeds.synthesised, hands: 'latin' }),
    synthesiseDigits({ count: trainedOn.american, seed: seeds.synthesised })
  ]);
  const strangers = await readStrangers(data, scratch, { learnt: clean, tested: test! });
  const classes = [...mnist.classes, none];
  const toLearn = joined([clean, ofClass([...strangers.learnt.values()], classes.indexOf(none))]);
  return {
    samples: { classes, splits: { train: joined([toLearn, wornCopy(toLearn)]), test: test! }, source: digitsName, notes: [] },
    clean,
    settling: joined([partOf(train!, trainedOn.mnist, train!.count), partOf(aside, 0, halfOfAside)]),
    photographed: partOf(aside, halfOfAside, aside.count),
    strangers
  };
}

function ofClass(images: readonly Uint8Array[], label: number): LabelledImages {
  const pixels = new Uint8Array(Buffer.concat(images));
  const count = pixels.length / samplePixels;
  return { count, pixels, labels: new Uint8Array(count).fill(label) };
}

/** Every second one as it would come in: a network must know worn digits with and without what importing mends. */
function wornCopy({ count, pixels, labels }: LabelledImages): LabelledImages {
  const worn = wearDigits(pixels, seeds.worn);
  for (let i = 0; i < count; i += 2) {
    const image = worn.subarray(i * samplePixels, (i + 1) * samplePixels);
    image.set(sampleOfPicture({ width: sampleSide, height: sampleSide, pixels: image }) ?? image);
  }
  return { count, pixels: worn, labels };
}
