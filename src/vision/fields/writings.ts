import type { PixelBox } from '../../domain/digits/resample.ts';
import { edgesOf, rightOf } from './box-sides.ts';
import { eraseRules } from './erase-rules.ts';
import { findPieces, type Piece } from '../../domain/pages/pieces.ts';
import type { Sheet } from './sheet.ts';

/** Lines shorter than this share of the page's longer side may be strokes and stay. */
const longRule = 0.045;
/** Letters are at least this high and at most this high, in shares of the longer side; smaller ink is points, commas and dashes. */
const leastHeight = 0.006;
const mostHeight = 0.075;
/** Smaller than this, ink is dust, in pixels. */
const leastArea = 4;
/** Neighbours on a line share this much of the lower one's height, are at most this unlike in height, and this near, in heights of the higher one. */
const leastShared = 0.4;
const mostUnlike = 2.6;
const widestSpace = 0.75;
/** Points, commas and dashes lie this near to what they belong to, in its heights. */
const besides = 0.6;

/** Points, commas and dashes are lower than this share of a digit. */
export const lowInk = 0.4;

/** Pieces of ink side by side that may be one word or number. */
export interface Writing {
  readonly box: PixelBox;
  /** From left to right, points and dashes with them. */
  readonly pieces: readonly Piece[];
  /** Of its letters in the middle, in pixels: half are higher. */
  readonly height: number;
}

/**
 * Words and numbers, printed or written: pieces of ink of similar height side by side, after long printed lines are taken out.
 *
 * @returns from top to bottom.
 */
export function findWritings(sheet: Sheet): Writing[] {
  const { width, height } = sheet;
  const longer = Math.max(width, height);
  const ink = sheet.ink.slice();
  eraseRules(ink, width, height, sheet.rules.level.filter(({ from, to }) => to - from >= longRule * longer), 'level');
  eraseRules(ink, width, height, sheet.rules.upright.filter(({ from, to }) => to - from >= longRule * longer), 'upright');
  const pieces = findPieces(ink, width, height).filter(({ area }) => area >= leastArea);
  const letters = pieces.filter((piece) => heightOf(piece) >= leastHeight * longer && heightOf(piece) <= mostHeight * longer && widthOf(piece) <= 4 * mostHeight * longer);
  const groups = linked(letters);
  const small = pieces.filter((piece) => heightOf(piece) < leastHeight * longer && widthOf(piece) < mostHeight * longer);
  return groups.map((group) => writingOf(group, small)).toSorted((a, b) => a.box.top - b.box.top);
}

export const heightOf = ({ top, bottom }: Piece): number => bottom - top + 1;
export const widthOf = ({ left, right }: Piece): number => right - left + 1;

/** How much of the lower one's height two pieces share; below 0 where they are apart. */
export function sharedHeight(a: { top: number; bottom: number }, b: { top: number; bottom: number }): number {
  return (Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + 1) / (Math.min(a.bottom - a.top, b.bottom - b.top) + 1);
}

function linked(letters: readonly Piece[]): Piece[][] {
  const sorted = letters.toSorted((a, b) => a.left - b.left);
  const groupOf = sorted.map((_, index) => index);
  const find = (index: number): number => {
    while (groupOf[index] !== index) index = groupOf[index]!;
    return index;
  };
  for (let i = 0; i < sorted.length; i++) {
    const a = sorted[i]!;
    for (let j = i + 1; j < sorted.length; j++) {
      const b = sorted[j]!;
      const higher = Math.max(heightOf(a), heightOf(b));
      const lower = Math.min(heightOf(a), heightOf(b));
      if (b.left - a.right > 3 * mostUnlike * heightOf(a)) break;
      if (higher > mostUnlike * lower || b.left - a.right > widestSpace * higher || sharedHeight(a, b) < leastShared) continue;
      const [one, other] = [find(i), find(j)];
      groupOf[Math.max(one, other)] = Math.min(one, other);
    }
  }
  const groups = new Map<number, Piece[]>();
  sorted.forEach((piece, index) => groups.set(find(index), [...(groups.get(find(index)) ?? []), piece]));
  return [...groups.values()];
}

function writingOf(letters: readonly Piece[], small: readonly Piece[]): Writing {
  const heights = letters.map(heightOf).toSorted((a, b) => a - b);
  const height = heights[heights.length >> 1]!;
  const around = boxOf(letters);
  const near = small.filter(({ left, right, top, bottom }) => {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return x >= around.left - besides * height && x <= around.left + around.width + besides * height && y >= around.top && y <= around.top + around.height + 0.3 * height;
  });
  const pieces = [...letters, ...near].toSorted((a, b) => a.left - b.left);
  return { box: boxOf(pieces), pieces, height };
}

/** @param pieces at least one. */
export function boxOf(pieces: readonly Piece[]): PixelBox {
  const left = Math.min(...pieces.map((piece) => piece.left));
  const top = Math.min(...pieces.map((piece) => piece.top));
  const right = Math.max(...pieces.map((piece) => piece.right));
  const bottom = Math.max(...pieces.map((piece) => piece.bottom));
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** @param pieces at least one. */
export function medianHeight(pieces: readonly Piece[]): number {
  return pieces.map(heightOf).toSorted((a, b) => a - b)[pieces.length >> 1]!;
}

/** Writings that go on in one row. */
export interface Line extends Writing {
  /** How many pieces are no points or dashes. */
  readonly letters: number;
}

/**
 * A writing with those of its height that stand in its row.
 *
 * @param widestGap between two of them, in heights of the first one.
 */
export function lineFrom(writings: readonly Writing[], seed: Writing, widestGap: number): Line {
  const members = new Set([seed]);
  for (let grown = true; grown;) {
    const box = boxOf([...members].flatMap(({ pieces }) => pieces));
    const next = writings.filter((other) => {
      const gap = Math.max(other.box.left - rightOf(box), box.left - rightOf(other.box));
      return !members.has(other) && gap <= widestGap * seed.height && sharedHeight(edgesOf(other.box), edgesOf(box)) > 0.4 &&
        other.height < 2 * seed.height && seed.height < 2 * other.height;
    });
    next.forEach((other) => members.add(other));
    grown = next.length > 0;
  }
  const pieces = [...members].flatMap((member) => member.pieces).toSorted((a, b) => a.left - b.left);
  const letters = pieces.filter((piece) => heightOf(piece) > lowInk * seed.height);
  return { box: boxOf(pieces), pieces, height: medianHeight(letters), letters: letters.length };
}
