import type { PixelBox } from '../../domain/digits/resample.ts';
import { around, bottomOf, rightOf } from '../fields/box-sides.ts';
import { findBoxRows, type BoxRow } from '../fields/box-rows.ts';
import type { FoundField } from '../fields/field.ts';
import { findFrames, seenShare, type Frame } from '../fields/frames.ts';
import type { Piece } from '../../domain/pages/pieces.ts';
import type { Sheet } from '../fields/sheet.ts';
import { signBeginning, signsAmong, type SeenSign } from '../fields/sign-in.ts';
import type { FoundForm } from './found-form.ts';

/** Day, month and year: DDMMYYYY (Reserve Bank of India, Cheque Truncation System 2010 standard, mandatory features). */
const dateDigits = 8;
/** Share of the date's upright lines that must be seen. */
const leastSeen = 0.7;
/** A box for an amount in figures, in its heights. */
const amountAspect = [2.5, 12] as const;
/** It is wider than this share of the date's row, and at most this many times as high as a date's box. */
const leastOfDate = 0.5;
const mostHeights = 3.5;
/** A printed sign correlates by more than this and is nearer to a sign than to any digit; handwriting seldom reaches half of it. */
const leastCorrelation = 0.68;
const leastLikeness = 0.15;
/** Heights of the sign in heights of its frame. */
const signHeights = [0.2, 0.85] as const;
/** A sign before its frame is nearer than this many heights of the frame. */
const widestGap = 1.2;

/** Shares of the score; together 1. Without the sign, boxes and frame may be any form's. */
const weights = { date: 0.35, frame: 0.3, sign: 0.35 } as const;

/**
 * Indian cheques by the structure that all banks must print (CTS-2010): the date in eight boxes at the upper right, and below it, at the
 * right, a box for the amount with the sign ₹ in it or before it.
 */
export function findChequeIn(sheet: Sheet): FoundForm {
  const date = findBoxRows(sheet.rules, dateDigits)
    .filter(({ boxes, seen }) => boxes.length === dateDigits && seen >= leastSeen && rightOf(boxes.at(-1)!) > sheet.width / 2 && boxes[0]!.top < sheet.height / 2)
    .toSorted((a, b) => b.seen - a.seen)[0];
  const amount = findFrames(sheet.rules, sheet)
    .filter((frame) => mayHoldAmount(frame, sheet, date))
    .map((frame) => ({ frame, sign: signOf(sheet, frame.box) }))
    .toSorted((a, b) => worth(b) - worth(a))[0];
  const fields: FoundField[] = [];
  if (amount && (date || amount.sign)) fields.push(amountField(sheet, amount.frame, amount.sign, date));
  if (date) fields.push(dateField(sheet, date));
  return { fields, score: (date ? weights.date * date.seen : 0) + (amount ? weights.frame * seenShare(amount.frame) : 0) + (amount?.sign ? weights.sign : 0) };
}

function worth({ frame, sign }: { frame: Frame; sign: SeenSign | undefined }): number {
  return seenShare(frame) + (sign ? 1 + sign.likeness : 0) + frame.box.width * 1e-5;
}

function mayHoldAmount({ box }: Frame, sheet: Sheet, date: BoxRow | undefined): boolean {
  const aspect = box.width / box.height;
  if (aspect < amountAspect[0] || aspect > amountAspect[1] || box.left + box.width / 2 < sheet.width / 2) return false;
  if (!date) return true;
  const first = date.boxes[0]!;
  const row = rightOf(date.boxes.at(-1)!) - first.left;
  return box.top > bottomOf(first) && box.width > leastOfDate * row && box.height >= 0.8 * first.height && box.height < mostHeights * first.height;
}

/** The sign ₹ at the left end of a frame or just before it; where writing touches it, the left end of what hangs together. */
function signOf(sheet: Sheet, frame: PixelBox): SeenSign | undefined {
  const [least, most] = [signHeights[0] * frame.height, signHeights[1] * frame.height];
  const isClear = (seen: SeenSign | undefined): seen is SeenSign => seen !== undefined && seen.correlation >= leastCorrelation && seen.likeness >= leastLikeness;
  const begins = ({ left, top, bottom }: Piece): boolean =>
    left > frame.left - widestGap * frame.height && left < frame.left + frame.width / 4 && top >= frame.top - 2 && bottom <= bottomOf(frame) + 2 && bottom - top + 1 >= least;
  const alone = signsAmong(sheet, '₹', (piece) => begins(piece) && piece.bottom - piece.top + 1 <= most).find(isClear);
  if (alone) return alone;
  const first = sheet.pieces.reduce((best, piece, index) => (begins(piece) && piece.left < (sheet.pieces[best]?.left ?? Infinity) ? index : best), -1);
  const touching = first < 0 ? undefined : signBeginning(sheet, first, '₹', { least, most });
  return isClear(touching) ? touching : undefined;
}

function amountField(sheet: Sheet, { box, sides }: Frame, sign: SeenSign | undefined, date: BoxRow | undefined): FoundField {
  const left = sign && sign.box.left > box.left ? rightOf(sign.box) + 1 : box.left;
  const seen = (sides.left + sides.right + sides.top + sides.bottom) / 4;
  return {
    name: 'amount',
    box: sheet.toPage({ ...box, left, width: rightOf(box) - left }),
    frame: sheet.toPage(box),
    ...(sign && { sign: sheet.toPage(sign.box) }),
    slope: sheet.slope,
    confidence: 0.4 * seen + (sign ? 0.4 : 0) + (date ? 0.2 : 0),
    why: [
      `${Math.round(100 * seen)} % of a frame's lines`,
      ...(sign ? [`the sign ₹ ${sign.box.left > box.left ? 'in' : 'before'} it`] : []),
      ...(date ? [`below a date of ${dateDigits} boxes`] : [])
    ]
  };
}

function dateField(sheet: Sheet, { boxes, seen }: BoxRow): FoundField {
  return {
    name: 'date',
    box: sheet.toPage(around(boxes)),
    boxes: boxes.map(sheet.toPage),
    slope: sheet.slope,
    confidence: seen,
    why: [`a row of ${dateDigits} equal boxes, ${Math.round(100 * seen)} % of their sides seen`]
  };
}
