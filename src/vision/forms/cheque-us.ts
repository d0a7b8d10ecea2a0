import type { PixelBox } from '../../domain/digits/resample.ts';
import type { FoundField } from '../fields/field.ts';
import { findFrames } from '../fields/frames.ts';
import type { Piece } from '../../domain/pages/pieces.ts';
import type { Sheet } from '../fields/sheet.ts';
import { signsAmong, type SeenSign } from '../fields/sign-in.ts';
import { bottomOf, edgesOf, middleOf, rightOf, widened } from '../fields/box-sides.ts';
import { boxOf, findWritings, heightOf, lineFrom, lowInk, medianHeight, sharedHeight, type Writing } from '../fields/writings.ts';
import type { FoundForm } from './found-form.ts';

/** A sign $ that is printed well correlates by more than this, and is this much nearer to a sign than to any digit. */
const clearSign = { correlation: 0.75, likeness: 0.25 } as const;
/** One that a weak print or a photo has worn still does by this; then all the rest has to be right. */
const wornSign = { correlation: 0.42, likeness: 0.06 } as const;
/** Heights of the sign, in shares of the page's width. */
const signHeights = [0.01, 0.06] as const;
/** The amount begins this near to the sign and goes on over gaps as wide, in heights of the sign. */
const toAmount = 3;
const gapInAmount = 1.5;
/** Digits of an amount are at least and at most so high, in heights of the sign. */
const digitHeights = [0.5, 2.4] as const;
/** Heights of the amount down to the row with the words' line, and up to the date. */
const rowsApart = 5;
/** Parts of a date are nearer than this, in heights. */
const gapInDate = 1.6;
/** A date is wider than this many heights; it may be one piece of ink where letters join or stand on their guide line. */
const dateAspect = 2.5;
/** A label is lower than this share of the writing beside it. */
const labelHeight = 0.66;
/** Digits of a printed number are of one height to this share. */
const oneHeight = 0.16;
/** The bank's line along the lower edge has at least this many characters, most of one height and this high beside the amount's digits. */
const codeLength = 12;
const codeHeight = 0.45;
/** Shares of the score; together 1. */
const weights = { clearSign: 0.35, wornSign: 0.2, each: 0.075, number: 0.1, codeLine: 0.25 } as const;
/** Writing goes beyond its box by this much of its height. */
const margin = 0.3;

interface Amount {
  readonly sign: SeenSign;
  readonly isClear: boolean;
  readonly pieces: readonly Piece[];
  readonly box: PixelBox;
  /** Of its digits in the middle. */
  readonly height: number;
  readonly seen: readonly string[];
  readonly score: number;
}

/**
 * US cheques by how their parts lie to each other: an amount in figures right of a printed $ at the end of the payee's row, a date above it, the
 * words' row below it and a number at the upper right. Frames and guide lines are used where they are seen; faint ones often are not.
 */
export function findChequeUs(sheet: Sheet): FoundForm {
  const writings = findWritings(sheet);
  const amount = bestAmount(sheet, writings);
  if (!amount) return { fields: [], score: 0 };
  const date = findDate(sheet, writings, amount);
  const number = findNumber(sheet, writings, date?.box ?? amount.box);
  const fields = [amountField(sheet, amount), ...(date ? [dateField(sheet, date)] : []), ...(number ? [numberField(sheet, number)] : [])];
  return { fields, score: amount.score + (number ? weights.number : 0) + (hasCodeLine(writings, amount) ? weights.codeLine : 0) };
}

/** The line for sorting machines (MICR, ANSI X9.100-160): many characters of one height, well below the amount. Tells which way up a cheque is. */
function hasCodeLine(writings: readonly Writing[], { box, height }: Amount): boolean {
  const low = writings.filter((other) => other.pieces.length >= 3 && other.height >= codeHeight * height && other.height <= 2 * height && other.box.top > bottomOf(box) + 2.5 * height);
  return low.some((seed) => {
    const pieces = low.filter((other) => sharedHeight(edgesOf(other.box), edgesOf(seed.box)) > 0.5).flatMap((other) => other.pieces)
      .filter((piece) => heightOf(piece) > lowInk * seed.height);
    const even = pieces.filter((piece) => Math.abs(heightOf(piece) - seed.height) <= Math.max(2, oneHeight * seed.height));
    return even.length >= codeLength && even.length >= 0.7 * pieces.length;
  });
}

function bestAmount(sheet: Sheet, writings: readonly Writing[]): Amount | undefined {
  const signs = signsAmong(sheet, '$', (piece) => {
    const height = heightOf(piece);
    return height >= signHeights[0] * sheet.width && height <= signHeights[1] * sheet.width && piece.left > sheet.width / 2 &&
      piece.top > 0.12 * sheet.height && piece.bottom < 0.8 * sheet.height;
  }).filter(({ correlation, likeness }) => correlation >= wornSign.correlation && likeness >= wornSign.likeness);
  const amounts = signs.flatMap((sign) => amountAfter(sheet, writings, sign) ?? []);
  return amounts.toSorted((a, b) => b.score - a.score)[0];
}

/** What is written right of a sign, and how much of the form is around it. */
function amountAfter(sheet: Sheet, writings: readonly Writing[], sign: SeenSign): Amount | undefined {
  const { height } = sign.box;
  const reach = { top: sign.box.top - 0.2 * height, bottom: bottomOf(sign.box) + 0.2 * height };
  const row = writings.flatMap(({ pieces }) => pieces)
    .filter((piece) => piece.left >= rightOf(sign.box) - 1 && sharedHeight(piece, reach) >= 0.5 && heightOf(piece) <= digitHeights[1] * height)
    .toSorted((a, b) => a.left - b.left);
  const pieces: Piece[] = [];
  let end = rightOf(sign.box);
  for (const piece of row) {
    if (piece.left - end > (pieces.length === 0 ? toAmount : gapInAmount) * height) break;
    pieces.push(piece);
    end = Math.max(end, piece.right);
  }
  const digits = pieces.filter((piece) => heightOf(piece) >= digitHeights[0] * height);
  if (digits.length < 2) return undefined;
  const isClear = sign.correlation >= clearSign.correlation && sign.likeness >= clearSign.likeness;
  const box = boxOf(pieces);
  const digitHeight = medianHeight(digits);
  const seen = surroundings(sheet, writings, sign, box, digitHeight);
  // A worn sign is lower than the digits: a digit that looks like one is as high as the others.
  if (!isClear && (seen.length < 3 || sign.box.height > 0.92 * digitHeight)) return undefined;
  return { sign, isClear, pieces, box, height: digitHeight, seen, score: (isClear ? weights.clearSign : weights.wornSign) + weights.each * seen.length };
}

/** What a cheque has around its amount. */
function surroundings(sheet: Sheet, writings: readonly Writing[], sign: SeenSign, box: PixelBox, height: number): string[] {
  const around = { left: sign.box.left, top: box.top, width: rightOf(box) - sign.box.left, height: box.height };
  const others = writings.filter(({ pieces, box: own }) => pieces.length > 1 || own.width > dateAspect * own.height);
  const isLast = writings.every((other) => other.height < lowInk * height || other.box.left <= rightOf(around) || rightOf(other.box) > 0.97 * sheet.width ||
    sharedHeight(edgesOf(other.box), edgesOf(around)) < 0.3);
  const payee = others.some((other) => other.height > lowInk * height && middleOf(other.box) < sheet.width / 2 && sharedHeight(edgesOf(other.box), edgesOf(around)) > 0.25);
  const above = others.some((other) => isDateLike(other, sheet, around, height));
  const words = others.filter(({ box: { top, height: own } }) => top + own / 2 > bottomOf(around) && top < bottomOf(around) + rowsApart * height);
  const isWords = words.some((other) => other.height > lowInk * height && middleOf(other.box) < sheet.width / 2);
  return [
    ...(isLast ? ['at the end of its row'] : []),
    ...(payee ? ['in the row of the payee'] : []),
    ...(above ? ['below a date'] : []),
    ...(isWords ? ['above the amount in words'] : [])
  ];
}

function isDateLike(other: Writing, sheet: Sheet, amount: PixelBox, height: number): boolean {
  return rightOf(other.box) > 0.5 * sheet.width && other.height > 0.5 * height && other.height < 2 * height &&
    bottomOf(other.box) < amount.top + 0.3 * height && bottomOf(other.box) > amount.top - rowsApart * height;
}

interface FoundDate {
  readonly box: PixelBox;
  readonly height: number;
  readonly hasLabel: boolean;
}

/** The lowest row of writing above the amount in the right half; a label before it is left out. */
function findDate(sheet: Sheet, writings: readonly Writing[], amount: Amount): FoundDate | undefined {
  const around = { ...amount.box, left: amount.sign.box.left };
  const candidates = writings.filter((other) => isDateLike(other, sheet, around, amount.height));
  const lines = candidates.map((seed) => lineFrom(writings, seed, gapInDate)).filter(({ box, height }) => box.width >= dateAspect * height);
  const line = lines.toSorted((a, b) => bottomOf(b.box) - bottomOf(a.box))[0];
  if (!line) return undefined;
  const tall = line.pieces.filter((piece) => heightOf(piece) >= labelHeight * line.height);
  const first = Math.min(...tall.map(({ left }) => left));
  // A dash that begins a date does not come before its first digit.
  const pieces = line.pieces.filter(({ left }) => left >= first);
  const hasLabel = pieces.length < line.pieces.length ||
    writings.some((other) => other.height < labelHeight * line.height && sharedHeight(edgesOf(other.box), edgesOf(line.box)) > 0.5 && rightOf(other.box) <= first && first - rightOf(other.box) < 3 * line.height);
  return { box: boxOf(pieces), height: line.height, hasLabel };
}

/** Printed digits of one height, at the upper right. */
function findNumber(sheet: Sheet, writings: readonly Writing[], below: PixelBox): Writing | undefined {
  return writings.filter(({ box, pieces, height }) => {
    const isEven = pieces.every((piece) => Math.abs(heightOf(piece) - height) <= Math.max(2, oneHeight * height));
    return isEven && pieces.length >= 3 && pieces.length <= 8 && middleOf(box) > 0.6 * sheet.width && bottomOf(box) <= below.top + 0.2 * height && box.top < 0.3 * sheet.height;
  }).toSorted((a, b) => a.box.top - b.box.top)[0];
}

function amountField(sheet: Sheet, { sign, isClear, box, height, seen, score }: Amount): FoundField {
  const frame = findFrames(sheet.rules, sheet).map((found) => found.box)
    .find((found) => found.left <= box.left && rightOf(found) >= rightOf(box) - height && found.top < box.top + 0.3 * box.height && bottomOf(found) > bottomOf(box) - 0.3 * box.height && found.height < 3 * box.height);
  const free = widened(box, margin * height);
  const left = Math.max(free.left, rightOf(sign.box) + 1);
  return {
    name: 'amount',
    box: sheet.toPage({ ...free, left, width: rightOf(free) - left }),
    ...(frame && { frame: sheet.toPage(frame) }),
    sign: sheet.toPage(sign.box),
    slope: sheet.slope,
    confidence: Math.min(1, score / (weights.clearSign + 4 * weights.each) + (frame ? 0.1 : 0)),
    why: [`right of a ${isClear ? 'clear' : 'worn'} sign $`, ...seen, ...(frame ? ['in a frame'] : [])]
  };
}

function dateField(sheet: Sheet, { box, height, hasLabel }: FoundDate): FoundField {
  const free = widened(box, margin * height);
  // The label before it stays outside.
  return {
    name: 'date',
    box: sheet.toPage({ ...free, left: box.left - 2, width: rightOf(free) - box.left + 2 }),
    slope: sheet.slope,
    confidence: hasLabel ? 0.9 : 0.7,
    why: ['the row above the amount', ...(hasLabel ? ['after a label'] : [])]
  };
}

function numberField(sheet: Sheet, { box, height }: Writing): FoundField {
  return {
    name: 'chequeNumber', box: sheet.toPage(widened(box, margin * height)), slope: sheet.slope, confidence: 0.8,
    why: ['digits of one height at the upper right']
  };
}
