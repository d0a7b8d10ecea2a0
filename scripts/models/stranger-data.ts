import { join } from 'node:path';
import { samplePixels, sampleSide, type LabelledImages } from '../../src/contract/datasets.ts';
import type { StrangerSet } from '../../src/contract/model-card.ts';
import type { GreyImage } from '../../src/domain/digits/grey-image.ts';
import { normaliseInk } from '../../src/domain/digits/normalise.ts';
import { half, halvable, pair, strangerKinds, synthesiseStrangers } from '../../src/domain/digits/synthesise-strangers.ts';
import { randomStream } from '../../src/domain/random.ts';
import type { RandomStream } from '../../src/domain/random.ts';
import { datasetSources } from '../../src/host/dataset-sources.ts';

/** Ink that is no digit, `[n, 28, 28]` bytes a kind. */
export type StrangersByKind = ReadonlyMap<StrangerSet, Uint8Array>;

/** BHMSDS' signs in the order of its labels. */
const signs = ['dot', 'minus', 'plus', 'slash', 'w', 'x', 'y', 'z'] as const;
/** Every so manieth of them is only tested with. */
const testedEvery = 5;
/** How many are drawn, all kinds together, and how many halves and pairs are made of written digits. */
const purposes = { learnt: { drawn: 24_000, written: 6000, seed: 31 }, tested: { drawn: 3000, written: 1000, seed: 32 } } as const;
type Purpose = keyof typeof purposes;
/** Photographed (BHMSDS has 1,500 of each sign), drawn, halves and pairs. */
export const strangersLearnt = signs.length * 1500 * (1 - 1 / testedEvery) + purposes.learnt.drawn + 2 * purposes.learnt.written;

/**
 * What is learnt to be no digit, and what that is tested on: signs and letters that were photographed, drawn scribbles and letters, and halves and pairs of
 * written digits.
 *
 * @param data folder with bhmsds
 * @param digits that halves and pairs are made of, for each purpose others
 */
export async function readStrangers(
  data: string, scratch: string, digits: { readonly learnt: LabelledImages; readonly tested: LabelledImages }
): Promise<Readonly<Record<Purpose, StrangersByKind>>> {
  const photographed = await datasetSources(scratch).read(join(data, 'bhmsds', 'bhmsds-nondigits-images-idx3-ubyte.gz'), {});
  const of = (purpose: Purpose): StrangersByKind => new Map([...signsOf(photographed.splits.train!, purpose), ...drawn(purpose), ...fromDigits(digits[purpose], purpose)]);
  return { learnt: of('learnt'), tested: of('tested') };
}

function signsOf({ pixels, labels }: LabelledImages, purpose: Purpose): [StrangerSet, Uint8Array][] {
  return signs.map((sign, label) => {
    const places = [...labels.keys()].filter((i) => labels[i] === label).filter((_, n) => (n % testedEvery === 0) === (purpose === 'tested'));
    return [sign, stacked(places.map((place) => imageAt(pixels, place)))];
  });
}

function drawn(purpose: Purpose): [StrangerSet, Uint8Array][] {
  const { drawn: count, seed } = purposes[purpose];
  const all = synthesiseStrangers({ count, seed });
  const ofKind = (kind: string): Uint8Array => stacked(
    Array.from({ length: count }, (_, i) => i).filter((i) => strangerKinds[i % strangerKinds.length] === kind).map((i) => imageAt(all, i)));
  return [['scribbles', ofKind('scribble')], ['drawnLetters', ofKind('letter')], ['drawnHalves', ofKind('half')], ['drawnPairs', ofKind('pair')]];
}

function fromDigits({ count, pixels, labels }: LabelledImages, purpose: Purpose): [StrangerSet, Uint8Array][] {
  const { written, seed } = purposes[purpose];
  const any = (random: RandomStream): GreyImage => picture(imageAt(pixels, random.integer(count)));
  const places = [...labels.keys()].filter((i) => halvable.some((digit) => digit === labels[i]));
  const make = (kind: string, draw: (random: RandomStream) => GreyImage): Uint8Array =>
    stacked(Array.from({ length: written }, (_, i) => normaliseInk(draw(randomStream(seed, kind, i)))));
  return [
    ['writtenHalves', make('half', (random) => half(picture(imageAt(pixels, places[random.integer(places.length)]!)), random))],
    ['writtenPairs', make('pair', (random) => pair(any(random), any(random), random))]
  ];
}

function picture(pixels: Uint8Array): GreyImage {
  return { width: sampleSide, height: sampleSide, pixels };
}

function imageAt(pixels: Uint8Array, i: number): Uint8Array {
  return pixels.subarray(i * samplePixels, (i + 1) * samplePixels);
}

function stacked(images: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(images.length * samplePixels);
  images.forEach((image, i) => all.set(image, i * samplePixels));
  return all;
}
