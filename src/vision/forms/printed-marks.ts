import type { PixelBox } from '../../domain/digits/resample.ts';
import { eraseRules } from '../fields/erase-rules.ts';
import { findPieces } from '../../domain/pages/pieces.ts';
import type { Sheet } from '../fields/sheet.ts';

/** Ink that may be printed on every copy of a form: a line, or a piece of ink such as a letter. */
export interface Mark {
  readonly kind: 'level' | 'upright' | 'piece';
  /** Of its middle, and its size: pixels of a sheet, or shares of a sample's width. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Shorter lines and smaller pieces, in shares of the longer side, tell little and are many. */
const shortestRule = 1 / 30;
const smallestPiece = 1 / 160;
/** Larger pieces are pictures or the page's rim. */
const largestPiece = 1 / 8;

const known = new WeakMap<Sheet, readonly Mark[]>();

/** Lines and, apart from them, pieces of ink of a sheet, in its pixels. Found once: every form asks for them. */
export function marksOf(sheet: Sheet): readonly Mark[] {
  const marks = known.get(sheet) ?? findMarks(sheet);
  known.set(sheet, marks);
  return marks;
}

function findMarks(sheet: Sheet): Mark[] {
  const { width, height, rules } = sheet;
  const longer = Math.max(width, height);
  const long = ({ from, to }: { from: number; to: number }): boolean => to - from >= shortestRule * longer;
  const level = rules.level.filter(long);
  const upright = rules.upright.filter(long);
  const ink = sheet.ink.slice();
  eraseRules(ink, width, height, level, 'level');
  eraseRules(ink, width, height, upright, 'upright');
  const pieces = findPieces(ink, width, height).map(({ left, top, right, bottom }): PixelBox => ({ left, top, width: right - left + 1, height: bottom - top + 1 }));
  return [
    ...level.map(({ from, to, at, thickness }): Mark => ({ kind: 'level', x: (from + to + 1) / 2, y: at + 0.5, width: to - from + 1, height: thickness })),
    ...upright.map(({ from, to, at, thickness }): Mark => ({ kind: 'upright', x: at + 0.5, y: (from + to + 1) / 2, width: thickness, height: to - from + 1 })),
    ...pieces
      .filter((box) => Math.max(box.width, box.height) >= smallestPiece * longer && Math.max(box.width, box.height) <= largestPiece * longer)
      .map((box): Mark => ({ kind: 'piece', x: box.left + box.width / 2, y: box.top + box.height / 2, width: box.width, height: box.height }))
  ];
}

/** The length of a line; the geometric mean of a piece's sides. */
export function sizeOf({ kind, width, height }: Mark): number {
  return kind === 'level' ? width : kind === 'upright' ? height : Math.sqrt(width * height);
}
