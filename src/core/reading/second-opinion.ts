import { samplePixels } from '../../contract/sample-facts.ts';
import { digitNames } from '../../domain/digits/digit-names.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { normaliseInk } from '../../domain/digits/normalise.ts';
import { cutColumns } from '../../domain/lines/cut-columns.ts';
import { cutDigits, findInk, type FieldInk } from '../../domain/lines/cut-digits.ts';
import { placeDigits, type AnsweredLook, type PlacedDigit } from '../../domain/lines/place-digits.ts';
import type { RankedReading } from '../../domain/lines/rank-texts.ts';
import { withOpinions } from '../../domain/lines/weigh-opinions.ts';
import type { AskAboutDigits } from './ask-readers.ts';

/** Logs of the ten digits' chances for one digit; null: it could not be looked at alone. */
export type DigitLogs = Float64Array | null;

export interface WeighedReading extends RankedReading {
  /** What was seen of its digits one by one; empty where it was not likely enough to look. */
  readonly oneByOne: readonly DigitLogs[];
}

/** Stands for a digit that could not be looked at alone. */
const notSeen = '·';
/** So many of the likeliest texts are looked at digit by digit. */
const lookedAt = 3;

/**
 * What a line may say, weighed once more by a network of single digits. It never saw a line: where all that did are wrong together, it often is not.
 *
 * @param picture of the field.
 * @param looks as they were answered, of all networks.
 * @param ranked the likeliest first.
 */
export async function withSecondOpinion(picture: GreyImage, looks: readonly AnsweredLook[], ranked: readonly RankedReading[], ask: AskAboutDigits): Promise<WeighedReading[]> {
  const ink = findInk(picture);
  const cuts = ranked.slice(0, lookedAt).map(({ digits }) => cutEach(ink, placeDigits(looks, digits)));
  const answers = await logsOf(cuts.flat().map((cut) => cut && sampleOf(cut.picture, ink)), ask);
  let next = 0;
  const weighed = ranked.map((reading, i): WeighedReading => {
    const own = cuts[i] ?? [];
    const oneByOne = answers.slice(next, (next += own.length));
    return { ...withOpinions(reading, oneByOne.map((logs, k) => logs && { log: logs[Number(reading.digits[k])]!, cut: own[k]!.cut })), oneByOne };
  });
  return weighed.sort((a, b) => b.chance - a.chance);
}

interface Cut {
  readonly picture: GreyImage;
  readonly cut: 'alone' | 'among';
}

function cutEach(ink: FieldInk, places: readonly PlacedDigit[]): (Cut | undefined)[] {
  return cutDigits(ink, places).map((alone, i): Cut | undefined => {
    if (alone !== null) return { picture: alone, cut: 'alone' };
    const picture = cutColumns(ink, places, i);
    return picture === null ? undefined : { picture, cut: 'among' };
  });
}

/** What was cut out needs no search for its paper, which is known. */
function sampleOf({ width, height, pixels }: GreyImage, { paper, dark }: FieldInk): Uint8Array {
  const ink = new Float32Array(pixels.length);
  const scale = 255 / (paper - dark);
  for (let p = 0; p < ink.length; p++) ink[p] = Math.min(255, Math.max(0, scale * (paper - pixels[p]!)));
  return normaliseInk({ width, height, pixels: ink });
}

/** Logs of the ten digits' chances for each sample, in one question; null for what there is no sample of. */
export async function logsOf(samples: readonly (Uint8Array | undefined)[], ask: AskAboutDigits): Promise<DigitLogs[]> {
  const there = samples.filter((sample) => sample !== undefined);
  const pixels = new Uint8Array(there.length * samplePixels);
  there.forEach((sample, i) => pixels.set(sample, i * samplePixels));
  const logs = await ask(pixels);
  let next = 0;
  return samples.map((sample) => (sample === undefined ? null : logs.subarray(next * digitNames.length, ++next * digitNames.length)));
}

/** The digits that it would read, one by one. */
export function readOneByOne(seen: readonly DigitLogs[]): string {
  return seen.map((logs) => (logs === null ? notSeen : digitNames[logs.indexOf(Math.max(...logs))]!)).join('');
}
