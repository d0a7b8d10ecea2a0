import { lineClasses } from '../../contract/lines.ts';
import { alignText } from './align-text.ts';
import { logSoftmax } from './ctc.ts';
import { digitClasses, digitsOnly } from './digits-only.ts';
import { columnPixels } from './fit-line.ts';
import type { LookedAt } from './looks.ts';

/** What one network says of one look at a field. */
export interface AnsweredLook extends Pick<LookedAt, 'line' | 'field'> {
  /** `[columns, 15]` */
  readonly logits: Float32Array;
}

export interface PlacedDigit {
  readonly digit: string;
  /** Of its middle, in pixels of the picture. */
  readonly x: number;
  /** The place is beyond doubt. */
  readonly isCertain: boolean;
}

/** From this chance on, a digit was seen where it was put. */
const seen = 0.5;
/** Looks that put a digit further apart than this, in distances of neighbouring digits, do not mean the same place. */
const mostApart = 0.5;

/**
 * Where in a field digits are that are known to be written there, whatever marks stand between them. A digit's place is certain where all looks agree on
 * it, and either they saw this digit, or saw both of its neighbours: then what was misread stands between those.
 *
 * @param looks of any number of networks.
 * @returns one for each digit, left to right; none where they do not fit into the field.
 */
export function placeDigits(looks: readonly AnsweredLook[], digits: string): PlacedDigit[] {
  const placed = looks.map((look) => placesIn(look, digits));
  if (digits === '' || placed.some(({ length }) => length === 0)) return [];
  const places = Array.from(digits, (digit, i) => {
    const xs = placed.map((characters) => characters[i]!.x).sort((a, b) => a - b);
    const chances = placed.map((characters) => characters[i]!.chance).sort((a, b) => a - b);
    return { digit, x: middle(xs), apart: xs.at(-1)! - xs[0]!, isSeen: middle(chances) >= seen };
  });
  const distance = digits.length === 1 ? looks[0]!.field.height : (places.at(-1)!.x - places[0]!.x) / (digits.length - 1);
  const agreed = places.map(({ apart }) => apart <= mostApart * distance);
  const isKnown = (i: number): boolean => places[i] === undefined || (agreed[i]! && places[i].isSeen);
  return places.map(({ digit, x }, i) => ({ digit, x, isCertain: isKnown(i) || (digits.length > 1 && agreed[i]! && isKnown(i - 1) && isKnown(i + 1)) }));
}

function placesIn({ logits, line, field }: AnsweredLook, digits: string): { readonly x: number; readonly chance: number }[] {
  const logs = logSoftmax(logits, lineClasses.length);
  return alignText(digitsOnly(logs), digits, digitClasses).map(({ first, last, confidence }) => {
    return { x: field.left + (((first + last + 1) / 2) * columnPixels * field.width) / line.width, chance: confidence };
  });
}

/** @param values in their order */
function middle(values: readonly number[]): number {
  return values[values.length >> 1]!;
}
