import type { PixelBox } from '../../domain/digits/resample.ts';
import { findPieces, type Piece } from '../../domain/pages/pieces.ts';
import { eraseRules } from './erase-rules.ts';
import { findLongRules } from './rules.ts';
import type { Sheet } from './sheet.ts';
import { boxOf, heightOf, medianHeight, sharedHeight, widthOf } from './writings.ts';

/** Printed lines are longer than this share of the page's longer side, the strokes of large digits are not. */
const longRule = 0.3;
/** Digits are at least this high and at most this high, in shares of the page's longer side. */
const leastHeight = 0.01;
const mostHeight = 0.25;
/** Digits of one hand are at least this high and at most this high, in heights of the usual one; digits of two lines that touch are higher. */
const lowest = 0.4;
const highest = 1.9;
/** Of a line, the next digit shares this much of the lower one's height, and is at most so far to the right, in heights of the usual one. */
const leastShared = 0.35;
const widestGap = 3;
/** Parts of one digit share this much of the narrower one's width and are together at most so high, in heights of the usual one. */
const leastAcross = 0.4;
const highestDigit = 1.25;
/** Points, dashes and loose strokes lie this near to the line's digits, in their heights, and are no smaller than that share of their square. */
const beside = 0.6;
const above = 0.3;
const dust = 0.004;

/** Paper that belongs around a line's ink, in heights of its digits. */
export const lineMargin = 0.15;

/** Digits that follow each other in one row. */
export interface NumberLine {
  readonly box: PixelBox;
  /** Of its digits in the middle, in pixels. */
  readonly height: number;
  /** Pieces as high as digits are. */
  readonly digits: number;
}

/**
 * Lines of digits of one hand on a page that has little else, of whatever size and however far apart they stand, also on ruled or squared paper.
 *
 * @returns from top to bottom, and what stands in one row from left to right.
 */
export function findNumberLines(sheet: Sheet): NumberLine[] {
  const { width, height } = sheet;
  const longer = Math.max(width, height);
  const ink = sheet.ink.slice();
  const { level, upright } = findLongRules(ink, width, height, longRule * longer);
  eraseRules(ink, width, height, level, 'level', true);
  eraseRules(ink, width, height, upright, 'upright', true);
  const pieces = findPieces(ink, width, height);
  const large = pieces.filter((piece) => heightOf(piece) >= leastHeight * longer && heightOf(piece) <= mostHeight * longer);
  if (large.length === 0) return [];
  const usual = usualHeight(large);
  const whole = partsJoined(pieces.filter(({ area }) => area >= dust * usual * usual), usual);
  const digits = whole.filter((piece) => heightOf(piece) >= lowest * usual && heightOf(piece) <= highest * usual);
  const small = whole.filter((piece) => heightOf(piece) < lowest * usual);
  return inReadingOrder(chains(digits, usual).map((line) => lineOf(line, small)));
}

/** Half of the ink is in higher pieces: dirt is small, however much of it there is. @param pieces at least one */
function usualHeight(pieces: readonly Piece[]): number {
  const sorted = pieces.toSorted((a, b) => heightOf(a) - heightOf(b));
  const half = sorted.reduce((sum, { area }) => sum + area, 0) / 2;
  let below = 0;
  return heightOf(sorted.find(({ area }) => (below += area) >= half)!);
}

/** Strokes above each other that are together as high as a digit: a pen that lifted, or a printed line, parts them. */
function partsJoined(pieces: readonly Piece[], usual: number): Piece[] {
  const whole: Piece[] = [];
  // Those that later pieces may belong to: with all of them, a page of specks would take minutes.
  let open: Piece[] = [];
  for (const piece of pieces.toSorted((a, b) => a.left - b.left)) {
    whole.push(...open.filter(({ right }) => right < piece.left));
    open = open.filter(({ right }) => right >= piece.left);
    const index = open.findIndex((other) => {
      const across = Math.min(other.right, piece.right) - piece.left + 1;
      const down = Math.max(other.bottom, piece.bottom) - Math.min(other.top, piece.top) + 1;
      return across >= leastAcross * Math.min(widthOf(other), widthOf(piece)) && down <= highestDigit * usual;
    });
    if (index < 0) open.push(piece);
    else open[index] = bothOf(open[index]!, piece);
  }
  return [...whole, ...open];
}

function bothOf(a: Piece, b: Piece): Piece {
  return {
    left: Math.min(a.left, b.left), top: Math.min(a.top, b.top), right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom), area: a.area + b.area
  };
}

/** Each digit goes on the line whose last one is nearest to its left. With all that are near, lines that lean would run into those below. */
function chains(digits: readonly Piece[], usual: number): Piece[][] {
  const lines: Piece[][] = [];
  let open: Piece[][] = [];
  for (const digit of digits.toSorted((a, b) => a.left - b.left)) {
    open = open.filter((line) => digit.left - line.at(-1)!.right <= widestGap * usual);
    const [nearest] = open.filter((line) => sharedHeight(line.at(-1)!, digit) >= leastShared).toSorted((a, b) => b.at(-1)!.right - a.at(-1)!.right);
    if (nearest) {
      nearest.push(digit);
      continue;
    }
    const line = [digit];
    lines.push(line);
    open.push(line);
  }
  return lines;
}

function lineOf(digits: readonly Piece[], small: readonly Piece[]): NumberLine {
  const height = medianHeight(digits);
  const { left, top, ...size } = boxOf(digits);
  const near = small.filter((piece) => {
    const [x, y] = [(piece.left + piece.right) / 2 - left, (piece.top + piece.bottom) / 2 - top];
    return x >= -beside * height && x <= size.width + beside * height && y >= -above * height && y <= size.height + above * height;
  });
  return { box: boxOf([...digits, ...near]), height, digits: digits.length };
}

function inReadingOrder(lines: readonly NumberLine[]): NumberLine[] {
  const middle = ({ box }: NumberLine): number => box.top + box.height / 2;
  const rows: NumberLine[][] = [];
  for (const line of lines.toSorted((a, b) => middle(a) - middle(b))) {
    const row = rows.at(-1);
    if (row && middle(line) - middle(row[0]!) < row[0]!.height / 2) row.push(line);
    else rows.push([line]);
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.box.left - b.box.left));
}
