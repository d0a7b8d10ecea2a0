import type { GreyImage } from '../digits/grey-image.ts';
import { labelPieces } from '../pages/pieces.ts';
import type { Piece } from '../pages/pieces.ts';
import { heightOf, pictureOf, shareOfNarrower, type FieldInk } from './cut-digits.ts';
import type { PlacedDigit } from './place-digits.ts';

/** How far the first and the last digit reach outwards, in half distances of neighbouring digits. */
const outwards = 1.2;
/** Fewer columns or rows of ink than these are no digit, in pixels. */
const [leastWidth, leastHeight] = [3, 5];
/** What a piece loses by lying at the columns' edge instead of in their middle, as a share of the tallest one's height. */
const aside = 0.8;
/** So much of the columns, and no higher than that share of the digit: a line that is written on. */
const line = { width: 0.85, height: 0.2 } as const;
/** A piece over or under the digit is a part of it from this share of its area on. */
const leastPart = 0.02;
/** A piece beside it is a part of it from this share of its height on, if it begins above that share: else it is a point or a comma. */
const partBeside = { height: 0.25, from: 0.6 } as const;

/**
 * The ink in the columns around a digit, for one that cannot be cut out alone: from half-way to the one before to half-way to the one after. What
 * reaches in from beside is cut off, and may leave something of a neighbour or lack something of its own.
 *
 * @param digits of the whole field
 * @param which of them, counted from 0
 * @returns its ink on paper, or null where there is none.
 */
export function cutColumns(ink: FieldInk, digits: readonly PlacedDigit[], which: number): GreyImage | null {
  const { width, height } = ink.picture;
  const { x } = digits[which]!;
  const reach = digits.length === 1 ? height / 2 : (digits.at(-1)!.x - digits[0]!.x) / (digits.length - 1) / 2;
  const [before, after] = [digits[which - 1], digits[which + 1]];
  const left = Math.max(0, Math.floor(before === undefined ? x - outwards * reach : (before.x + x) / 2));
  const right = Math.min(width, Math.ceil(after === undefined ? x + outwards * reach : (after.x + x) / 2));
  if (right - left < leastWidth) return null;
  const columns = columnsOf(ink, left, right);
  const parts = digitIn(columns, x - left);
  return parts === null ? null : pictureOf(columns, parts);
}

function columnsOf({ picture: { width, height, pixels }, labels, paper, dark }: FieldInk, left: number, right: number): FieldInk {
  const wide = right - left;
  const part = new Uint8Array(wide * height);
  const ink = new Uint8Array(wide * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < wide; x++) {
      part[y * wide + x] = pixels[y * width + left + x]!;
      ink[y * wide + x] = Number(labels[y * width + left + x]! >= 0);
    }
  }
  return { picture: { width: wide, height, pixels: part }, paper, dark, ...labelPieces(ink, wide, height) };
}

/** The pieces that make the digit whose middle is at `middle`. */
function digitIn({ picture: { width }, pieces }: FieldInk, middle: number): Piece[] | null {
  const highest = Math.max(0, ...pieces.map(heightOf));
  if (highest < leastHeight) return null;
  const worth = (piece: Piece): number => heightOf(piece) / highest - aside * Math.abs((piece.left + piece.right + 1) / 2 - middle) / (width / 2);
  const main = pieces.reduce((best, piece) => (worth(piece) > worth(best) ? piece : best));
  return pieces.filter((piece) => piece === main || isPartOf(main, piece, width));
}

function isPartOf(main: Piece, piece: Piece, width: number): boolean {
  if (piece.right - piece.left + 1 >= line.width * width && heightOf(piece) <= line.height * heightOf(main)) return false;
  if (shareOfNarrower(piece, main) >= 0.5) return piece.area >= leastPart * main.area;
  const reachesIn = piece.left === 0 || piece.right === width - 1;
  return !reachesIn && heightOf(piece) >= partBeside.height * heightOf(main) && piece.top < main.top + partBeside.from * heightOf(main);
}
