import type { GreyImage } from '../digits/grey-image.ts';
import { otsuThreshold } from '../digits/otsu.ts';
import { labelPieces } from '../pages/pieces.ts';
import type { Piece, Pieces } from '../pages/pieces.ts';
import { eraseGuideLines } from './erase-guide-lines.ts';
import type { PlacedDigit } from './place-digits.ts';

/** Lower than this share of the other digits, ink is none by itself; higher than that, it is something else. */
const leastHeight = 0.5;
const mostHeight = 1.6;
/** A mark beside a digit, such as a point, lies in the lower part of it: from this share of its height on. Higher up it may be a part of the digit. */
const markFrom = 0.4;
/** How far beside its ink, in heights of it, a digit's middle may have been put. */
const beside = 0.15;
/** Pieces of which the narrower one shares so much with the other are over each other. */
const over = 0.5;
/** Paper around a digit, in its heights. */
const margin = 0.25;

/** A field's ink, from which digits are cut. */
export interface FieldInk extends Pieces {
  readonly picture: GreyImage;
  /** How bright paper and ink are in it, on average. */
  readonly paper: number;
  readonly dark: number;
}

/** @param picture of the field, 0 black … 255 white, level and with nothing but handwriting on it. */
export function findInk(picture: GreyImage): FieldInk {
  const darkness = new Float32Array(picture.pixels.length);
  for (let p = 0; p < darkness.length; p++) darkness[p] = 255 - picture.pixels[p]!;
  const threshold = otsuThreshold(darkness);
  const ink = new Uint8Array(darkness.length);
  for (let p = 0; p < ink.length; p++) if (darkness[p]! > threshold) ink[p] = 1;
  const [paper, dark] = [0, 1].map((which) => meanOf(picture.pixels, ink, which)) as [number, number];
  eraseGuideLines(ink, picture.width, picture.height);
  return { picture, paper, dark, ...labelPieces(ink, picture.width, picture.height) };
}

function meanOf(values: ArrayLike<number>, ink: Uint8Array, which: number): number {
  let [sum, count] = [0, 0];
  for (let p = 0; p < ink.length; p++) {
    if (ink[p] !== which) continue;
    sum += values[p]!;
    count++;
  }
  return count === 0 ? 255 * (1 - which) : sum / count;
}

/**
 * Cuts digits whose places are known out of a field. A digit that touches another one, or that cannot be told from ink beside it, is left out.
 *
 * @returns for each digit, its ink alone on paper, or null.
 */
export function cutDigits(found: FieldInk, digits: readonly PlacedDigit[]): (GreyImage | null)[] {
  const owned = digits.map(({ x }, i) => found.pieces.filter((piece) => ownerOf(piece, digits) === i || covers(piece, x)));
  const mains = owned.map(tallest);
  const heights = mains.flatMap((piece) => (piece === undefined ? [] : heightOf(piece))).sort((a, b) => a - b);
  const usual = heights[heights.length >> 1] ?? 0;
  return digits.map(({ x, isCertain }, i) => {
    const main = mains[i];
    if (!isCertain || main === undefined || !isOneDigit(main, x, usual)) return null;
    const parts = partsOf(main, owned[i]!);
    if (parts === null || parts.some((piece) => digits.some((other, j) => j !== i && covers(piece, other.x)))) return null;
    return pictureOf(found, parts);
  });
}

/** The digit that a piece of ink lies nearest to. */
function ownerOf({ left, right }: Piece, digits: readonly PlacedDigit[]): number {
  const centre = (left + right + 1) / 2;
  const distances = digits.map(({ x }) => Math.abs(x - centre));
  return distances.indexOf(Math.min(...distances));
}

function covers({ left, right }: Piece, x: number): boolean {
  return left <= x && x <= right + 1;
}

export function heightOf({ top, bottom }: Piece): number {
  return bottom - top + 1;
}

function tallest(pieces: readonly Piece[]): Piece | undefined {
  return pieces.toSorted((a, b) => heightOf(b) - heightOf(a))[0];
}

function isOneDigit(main: Piece, x: number, usual: number): boolean {
  const height = heightOf(main);
  const tolerance = beside * height;
  return height >= leastHeight * usual && height <= mostHeight * usual && main.left - tolerance <= x && x <= main.right + 1 + tolerance;
}

/** How much of the narrower one's width is the other's too; below 0 where they are apart. */
export function shareOfNarrower(a: Piece, b: Piece): number {
  return (Math.min(a.right, b.right) - Math.max(a.left, b.left) + 1) / (Math.min(a.right - a.left, b.right - b.left) + 1);
}

/** The pieces that make a digit, without the marks beside it; null where that is not clear. */
function partsOf(main: Piece, pieces: readonly Piece[]): Piece[] | null {
  const parts = [main];
  for (const piece of pieces) {
    if (piece === main) continue;
    if (shareOfNarrower(piece, main) >= over) parts.push(piece);
    else if (heightOf(piece) >= leastHeight * heightOf(main) || piece.bottom < main.top + markFrom * heightOf(main)) return null;
  }
  return parts;
}

/** Pieces with the soft edge of their ink, and paper around them. */
export function pictureOf({ picture: { width, height, pixels }, pieces, labels }: FieldInk, parts: readonly Piece[]): GreyImage {
  const indices = new Set(parts.map((part) => pieces.indexOf(part)));
  const [left, top] = [Math.min(...parts.map((part) => part.left)), Math.min(...parts.map((part) => part.top))];
  const [right, bottom] = [Math.max(...parts.map((part) => part.right)), Math.max(...parts.map((part) => part.bottom))];
  const rim = Math.max(3, Math.round(margin * (bottom - top + 1)));
  const [w, h] = [right - left + 1 + 2 * rim, bottom - top + 1 + 2 * rim];
  const image = { width: w, height: h, pixels: new Uint8Array(w * h).fill(255) };
  for (let y = Math.max(0, top - 1); y <= Math.min(height - 1, bottom + 1); y++) {
    for (let x = Math.max(0, left - 1); x <= Math.min(width - 1, right + 1); x++) {
      if (isNear(x, y)) image.pixels[(y - top + rim) * w + x - left + rim] = pixels[y * width + x]!;
    }
  }
  return image;

  function isNear(x: number, y: number): boolean {
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) if (indices.has(labels[ny * width + nx]!)) return true;
    }
    return false;
  }
}
