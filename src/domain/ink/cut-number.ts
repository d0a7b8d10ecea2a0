import type { GreyImage } from '../digits/grey-image.ts';
import type { PixelBox } from '../digits/resample.ts';

/** Ink above this of 255 belongs to a stroke. */
const inkLevel = 96;
/** Smaller than this share of the tallest part, both ways, is a slip of the pen. */
const speck = 0.08;
/** Parts that share this much of the narrower one's width are one digit: the bar of a 5, the second stroke of a 4. */
const sharedWidth = 0.5;
/** No digit is wider than this share of the line's height … */
const widestDigit = 1.15;
/** … and parts wider than this may be two that touch. */
const mayTouch = 0.55;
/** Cuts closer to each other or to the rim than this share of the height cut nothing off. */
const narrowestPiece = 0.14;
/** A digit in two strokes that do not overlap: never further apart than this share of the height. */
const widestGap = 0.12;
const piecesPerDigit = 4;

/** A run of neighbouring pieces that may be one digit. */
export interface Span {
  /** First piece and the piece after the last one. */
  readonly from: number;
  readonly to: number;
  readonly box: PixelBox;
  readonly image: GreyImage;
}

export interface CutNumber {
  readonly pieces: number;
  readonly spans: readonly Span[];
}

interface Part {
  left: number;
  right: number;
  top: number;
  bottom: number;
  readonly pixels: number[];
}

/**
 * A line of digits, written apart or touching, cut into more pieces than there are digits; every run of neighbouring pieces that might be one
 * digit is a span. Which spans are right is for whoever scores them.
 *
 * @param ink 0 paper … 255 ink, the line upright, about 64 pixels high.
 */
export function cutNumber(ink: GreyImage): CutNumber {
  const parts = mergeOverlapping(withoutSpecks(connectedParts(ink)));
  const height = Math.max(0, ...parts.map(({ top, bottom }) => bottom - top + 1));
  const pieces: { readonly part: number; readonly left: number; readonly right: number }[] = [];
  parts.forEach((part, index) => {
    const cuts = cutsOf(part, ink.width, height);
    [part.left, ...cuts].forEach((left, i) => pieces.push({ part: index, left, right: (cuts[i] ?? part.right + 1) - 1 }));
  });
  const spans: Span[] = [];
  for (let from = 0; from < pieces.length; from++) {
    for (let to = from + 1; to <= Math.min(pieces.length, from + piecesPerDigit); to++) {
      const last = pieces[to - 1]!;
      const before = pieces[to - 2];
      if (to - 1 > from && last.part !== before!.part && last.left - before!.right > widestGap * height) break;
      if (to - 1 > from && last.right - pieces[from]!.left + 1 > widestDigit * height) break;
      spans.push({ from, to, ...cutOut(ink, parts, pieces.slice(from, to)) });
    }
  }
  return { pieces: pieces.length, spans };
}

/** Parts of ink that hang together, diagonals counted. */
function connectedParts({ width, height, pixels }: GreyImage): Part[] {
  const seen = new Uint8Array(pixels.length);
  const parts: Part[] = [];
  for (let start = 0; start < pixels.length; start++) {
    if (seen[start] === 1 || pixels[start]! < inkLevel) continue;
    const part: Part = { left: width, right: -1, top: height, bottom: -1, pixels: [] };
    const open = [start];
    seen[start] = 1;
    while (open.length > 0) {
      const at = open.pop()!;
      const x = at % width;
      const y = (at - x) / width;
      part.pixels.push(at);
      part.left = Math.min(part.left, x);
      part.right = Math.max(part.right, x);
      part.top = Math.min(part.top, y);
      part.bottom = Math.max(part.bottom, y);
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const next = at + dy * width + dx;
          if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height || seen[next] === 1 || pixels[next]! < inkLevel) continue;
          seen[next] = 1;
          open.push(next);
        }
      }
    }
    parts.push(part);
  }
  return parts;
}

function withoutSpecks(parts: readonly Part[]): Part[] {
  const tallest = Math.max(0, ...parts.map(({ top, bottom }) => bottom - top + 1));
  return parts.filter(({ left, right, top, bottom }) => Math.max(right - left, bottom - top) + 1 > speck * tallest);
}

function mergeOverlapping(parts: readonly Part[]): Part[] {
  const merged: Part[] = [];
  for (const part of parts.toSorted((a, b) => a.left - b.left)) {
    const before = merged.find((other) => {
      const shared = Math.min(other.right, part.right) - Math.max(other.left, part.left) + 1;
      return shared > sharedWidth * (Math.min(other.right - other.left, part.right - part.left) + 1);
    });
    if (before === undefined) {
      merged.push({ ...part, pixels: [...part.pixels] });
      continue;
    }
    before.left = Math.min(before.left, part.left);
    before.right = Math.max(before.right, part.right);
    before.top = Math.min(before.top, part.top);
    before.bottom = Math.max(before.bottom, part.bottom);
    before.pixels.push(...part.pixels);
  }
  return merged;
}

/** Columns where a wide part may be cut: those with the least ink around, from left to right. */
function cutsOf({ left, right, pixels }: Part, width: number, height: number): number[] {
  const columns = right - left + 1;
  if (columns <= mayTouch * height) return [];
  const ink = new Float32Array(columns);
  for (const at of pixels) ink[(at % width) - left]!++;
  const least = Math.max(1, Math.round(narrowestPiece * height));
  const smooth = ink.map((_, i) => (ink[Math.max(0, i - 1)]! + 2 * ink[i]! + ink[Math.min(columns - 1, i + 1)]!) / 4);
  const candidates = Array.from({ length: Math.max(0, columns - 2 * least) }, (_, i) => i + least)
    .filter((i) => smooth[i]! <= smooth[i - 1]! && smooth[i]! <= smooth[i + 1]!)
    .sort((a, b) => smooth[a]! - smooth[b]!);
  const most = Math.ceil((2.5 * columns) / height);
  const chosen: number[] = [];
  for (const candidate of candidates) {
    if (chosen.length < most && chosen.every((other) => Math.abs(other - candidate) >= least)) chosen.push(candidate);
  }
  return chosen.sort((a, b) => a - b).map((column) => left + column);
}

/** The pixels of some pieces alone: what reaches in from a neighbour that is another part stays away. */
function cutOut(ink: GreyImage, parts: readonly Part[], pieces: readonly { readonly part: number; readonly left: number; readonly right: number }[]): { box: PixelBox; image: GreyImage } {
  const inked: number[] = [];
  for (const { part, left, right } of pieces) {
    for (const at of parts[part]!.pixels) {
      const x = at % ink.width;
      if (x >= left && x <= right) inked.push(at);
    }
  }
  let [left, right, top, bottom] = [ink.width, -1, ink.height, -1];
  for (const at of inked) {
    const x = at % ink.width;
    const y = (at - x) / ink.width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  // The soft edge of the strokes too.
  const box = { left: left - 1, top: top - 1, width: right - left + 3, height: bottom - top + 3 };
  const pixels = new Float32Array(box.width * box.height);
  for (const at of inked) {
    const x = at % ink.width;
    const y = (at - x) / ink.width;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const inside = x + dx >= 0 && x + dx < ink.width && y + dy >= 0 && y + dy < ink.height;
        const value = inside ? ink.pixels[at + dy * ink.width + dx]! : 0;
        const to = (y + dy - box.top) * box.width + (x + dx - box.left);
        if ((dx === 0 && dy === 0) || value < inkLevel) pixels[to] = Math.max(pixels[to]!, value);
      }
    }
  }
  return { box, image: { width: box.width, height: box.height, pixels } };
}
