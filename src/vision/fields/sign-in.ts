import type { PixelBox } from '../../domain/digits/resample.ts';
import { likenessToSign, type CurrencySign } from './currency-sign.ts';
import type { Piece } from '../../domain/pages/pieces.ts';
import type { Sheet } from './sheet.ts';

/** A sign is taller than wide, but for bold ones hardly. */
const narrowest = 0.3;
const widest = 1.15;

export interface SeenSign {
  readonly box: PixelBox;
  /** See likenessToSign(). */
  readonly likeness: number;
  readonly correlation: number;
}

/** How well each piece of ink with a height and place that `fits` looks like the sign, the likeliest first. */
export function signsAmong(sheet: Sheet, sign: CurrencySign, fits: (piece: Piece) => boolean): SeenSign[] {
  return sheet.pieces.flatMap((piece, index) => (fits(piece) ? (signIn(sheet, index, piece, sign) ?? []) : [])).toSorted(likeliest);
}

/**
 * The sign at the left end of a piece in which it hangs together with the writing after it: the left part of the piece, in the width that makes
 * it most like a sign.
 *
 * @param part the widths and heights that it may have, in pixels.
 */
export function signBeginning(sheet: Sheet, index: number, sign: CurrencySign, part: { readonly least: number; readonly most: number }): SeenSign | undefined {
  const { left, top, bottom } = sheet.pieces[index]!;
  const seen: SeenSign[] = [];
  for (let right = left + Math.floor(narrowest * part.least); right <= left + widest * part.most; right++) {
    let [first, last] = [-1, -1];
    for (let y = top; y <= bottom; y++) {
      const row = sheet.labels.subarray(y * sheet.width + left, y * sheet.width + right + 1);
      if (!row.includes(index)) continue;
      if (first < 0) first = y;
      last = y;
    }
    if (first < 0 || last - first + 1 < part.least || last - first + 1 > part.most) continue;
    const found = signIn(sheet, index, { left, right, top: first, bottom: last }, sign);
    if (found) seen.push(found);
  }
  return seen.toSorted(likeliest)[0];
}

const likeliest = (a: SeenSign, b: SeenSign): number => b.likeness + b.correlation - a.likeness - a.correlation;

function signIn(sheet: Sheet, index: number, { left, right, top, bottom }: Omit<Piece, 'area'>, sign: CurrencySign): SeenSign | undefined {
  const width = right - left + 1;
  const height = bottom - top + 1;
  if (width < narrowest * height || width > widest * height) return undefined;
  const ink = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = (top + y) * sheet.width + left;
    for (let x = 0; x < width; x++) if (sheet.labels[row + x] === index) ink[y * width + x] = 1;
  }
  return { box: { left, top, width, height }, ...likenessToSign(ink, width, height, sign) };
}
