import type { Homography } from '../../contract/scanner.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { compose } from '../../domain/pages/homography.ts';
import { eraseRules } from './erase-rules.ts';
import type { FoundField } from './field.ts';
import { flatten } from './flatten.ts';
import { maskInk, withoutHalftone, type InkMask } from './ink-mask.ts';
import { levelView, type LevelView } from './level-view.ts';
import { labelPieces, type Pieces } from '../../domain/pages/pieces.ts';
import { findLongUprights, findRules, type Rule } from './rules.ts';

/** What is looked at around a field, in its heights: strokes that leave it are followed so far. */
const around = 0.7;
/** Higher fields are reduced to this many pixels: readers look at 28 to 32. */
const highest = 96;
/** Paper left around the ink, in heights of the field, and at least in pixels. */
const margin = 0.1;
const leastMargin = 3;
/** A piece of ink is of the field when this share of it lies inside. */
const inside = 0.5;
/** Dust, in squares of the field's height, and at least in pixels: a decimal point is larger. */
const dust = 0.0012;
const leastDust = 5;
/** Less high than this share of the field, no ink makes a character; a dash alone is no value either. */
const leastInk = 0.14;
/** Sides of a frame are looked for this near to where they should be, in heights. */
const sideTolerance = 0.14;
const leastSide = 0.55;
/** Pixels between the lines of a side that is printed double. */
const doubleLine = 2;
/** A guide line runs along this share of the field; a line of squared paper from above it to below, in shares of all that is looked at. */
const leastGuide = 0.5;
const leastThrough = 0.8;
/** A character leans on the side of its box, or touches it; from this share of the height on it reaches over it. */
const leastOver = 0.08;
/** A piece wider than its box that has this share of itself in two of them is two characters that touch. */
const touching = 0.28;

/** A piece of a page for a reader: grey, 0 black … 255 paper, level, unevenness of light taken off, foreign ink painted as paper. */
export interface Cut {
  readonly image: GreyImage;
  /** True where nothing is written. */
  readonly isEmpty: boolean;
  /** What is written reaches over the left or the right side of the field, or of the box. */
  readonly reachesOut: boolean;
  /** The box in the page's pixels of a box in the image's. */
  readonly toPage: (box: PixelBox) => PixelBox;
  /** Maps places of the image to the page. */
  readonly map: Homography;
}

export interface FieldCut extends Cut {
  /** One for each of the field's boxes. */
  readonly boxes?: readonly Cut[];
}

/** A level view of a field with its printed lines erased and what is left of the ink in pieces. */
interface Surroundings extends Pieces {
  readonly view: LevelView;
  readonly mask: InkMask;
  /** `[height, width]` darkness as it was scanned, before a halftone was smoothed away. */
  readonly sharp: Uint8Array;
  readonly field: PixelBox;
  /** `[height, width]` 1 for ink that is not printed lines. */
  readonly ink: Uint8Array;
}

/**
 * Cuts the handwriting of a field out of its page. Frames, guide lines, the currency sign and ink that belongs elsewhere are painted as paper;
 * strokes are kept where lines cross them, and followed where they leave the field.
 *
 * @param page 0 black … 255 white, as it was given to whoever found the field.
 */
export function cutField(page: GreyImage, field: FoundField): FieldCut {
  const surroundings = lookAround(page, field);
  const whole = cutPieces(surroundings, owned(surroundings));
  if (!field.boxes) return whole;
  const boxes = field.boxes.map(surroundings.view.fromPage);
  const owners = ownersOf(surroundings, boxes);
  return { ...whole, boxes: boxes.map((box, index) => cutPieces({ ...surroundings, field: box }, ownedBy(owners, index))) };
}

/** 1 for each pixel that belongs to a box. Loops, here and below: `from` with a function takes ten times as long. */
function ownedBy(owners: Int32Array, index: number): Uint8Array {
  const owned = new Uint8Array(owners.length);
  for (let at = 0; at < owned.length; at++) if (owners[at] === index) owned[at] = 1;
  return owned;
}

function lookAround(page: GreyImage, field: FoundField): Surroundings {
  const centre = [field.box.left + field.box.width / 2, field.box.top + field.box.height / 2] as const;
  const outline = levelView(centre, field.box.width, field.box.height, field.slope, 1).fromPage(field.box);
  const reach = around * outline.height;
  const scale = Math.min(1, highest / outline.height);
  const viewFrom = (x: number, y: number): LevelView => levelView([x, y], outline.width + 2 * reach, outline.height + 2 * reach, field.slope, scale);
  const view = viewFrom(...centre);
  const box = view.fromPage(field.box);
  // A halftone is smoothed as it was scanned: turned or reduced, its dots are neither round nor evenly apart.
  const part = view.toPage({ left: 0, top: 0, width: view.width, height: view.height });
  const scanned = cutBox(page, part);
  const smooth = withoutHalftone(scanned, flatten(scanned, Math.max(8, Math.round(outline.height / 2))));
  const near = viewFrom(centre[0] - part.left, centre[1] - part.top);
  const tile = Math.max(8, Math.round(box.height / 2));
  const mask = maskInk(near.cut(smooth), tile);
  const sharp = smooth === scanned ? mask.darkness : flatten(near.cut(scanned), tile);
  const ink = mask.ink.slice();
  const { level, upright } = findRules(ink, view.width, view.height, scale * Math.max(page.width, page.height));
  const frames = [field.frame, ...(field.boxes ?? [])].flatMap((frame) => (frame ? [view.fromPage(frame)] : []));
  // Each once, also where boxes share a side: what is left of a line that was erased is what crosses it.
  const tops = new Set(frames.flatMap(({ top, width, height }) => [top, top + height - 1].flatMap((at) => sideAt(level, at, width, height))));
  const sides = new Set(frames.flatMap(({ left, width, height }) => [left, left + width - 1].flatMap((at) => sideAt(upright, at, height, height))));
  eraseRules(ink, view.width, view.height, [...tops], 'level', true);
  eraseRules(ink, view.width, view.height, [...sides], 'upright', true);
  eraseRules(ink, view.width, view.height, level.filter(({ from, to }) => to - from >= leastGuide * box.width), 'level');
  eraseRules(ink, view.width, view.height, findLongUprights(ink, view.width, view.height, leastThrough * view.height), 'upright', true);
  if (field.sign) clearBox(ink, view, view.fromPage(field.sign));
  return { view, mask, sharp, field: box, ink, ...labelPieces(ink, view.width, view.height) };
}

/** The printed line where a frame should have a side, and its double; what is farther off is a stroke, such as a 1 that stands near the side of its box. */
function sideAt(rules: readonly Rule[], at: number, length: number, frameHeight: number): Rule[] {
  const offside = (rule: Rule): number => Math.abs(rule.at - at);
  const near = rules.filter((rule) => rule.to - rule.from >= leastSide * length && offside(rule) <= Math.max(3, sideTolerance * frameHeight));
  const [nearest] = near.toSorted((a, b) => offside(a) - offside(b));
  return near.filter((rule) => Math.abs(rule.at - nearest!.at) <= nearest!.thickness + doubleLine);
}

/** Beyond the page, its rim is repeated. */
function cutBox(page: GreyImage, { left, top, width, height }: PixelBox): GreyImage {
  return levelView([left + width / 2, top + height / 2], width, height, 0, 1).cut(page);
}

function clearBox(ink: Uint8Array, { width, height }: LevelView, box: PixelBox): void {
  const left = Math.max(0, box.left - 1);
  const right = Math.min(width, box.left + box.width + 1);
  for (let y = Math.max(0, box.top - 1); y < Math.min(height, box.top + box.height + 1); y++) ink.fill(0, y * width + left, y * width + right);
}

/** 1 for each pixel of a piece that lies mostly inside the field and is no dust. */
function owned({ view: { width }, field, pieces, labels }: Surroundings): Uint8Array {
  const within = new Uint32Array(pieces.length);
  forBox(field, width, labels.length / width, (at) => {
    if (labels[at]! >= 0) within[labels[at]!]!++;
  });
  const isOwned = pieces.map(({ area }, index) => area >= leastArea(field) && within[index]! >= inside * area);
  const owned = new Uint8Array(labels.length);
  for (let at = 0; at < owned.length; at++) if (labels[at]! >= 0 && isOwned[labels[at]!]) owned[at] = 1;
  return owned;
}

const leastArea = ({ height }: PixelBox): number => Math.max(leastDust, dust * height * height);

/** For each pixel the index of the box that its ink belongs to, −1 for none. A piece goes to one box, but for characters that touch. */
function ownersOf(surroundings: Surroundings, boxes: readonly PixelBox[]): Int32Array {
  const { view: { width, height }, labels, pieces } = surroundings;
  const counts = boxes.map((box) => {
    const count = new Uint32Array(pieces.length);
    forBox(box, width, height, (at) => {
      if (labels[at]! >= 0) count[labels[at]!]!++;
    });
    return count;
  });
  const owners = new Int32Array(labels.length).fill(-1);
  const isShared = new Uint8Array(pieces.length);
  const first = pieces.map(({ area, left, right }, piece) => {
    const shares = counts.map((count) => count[piece]!);
    const most = shares.indexOf(Math.max(...shares));
    const all = shares.reduce((sum, share) => sum + share, 0);
    if (area < leastArea(boxes[0]!) || all < inside * area) return -1;
    if (right - left >= boxes[most]!.width && shares.filter((share) => share >= touching * area).length > 1) isShared[piece] = 1;
    return most;
  });
  const middles = boxes.slice(1).map(({ left }, i) => (left + boxes[i]!.left + boxes[i]!.width) / 2);
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at]!;
    if (label < 0) continue;
    const owner = first[label]!;
    owners[at] = owner >= 0 && isShared[label] === 1 ? middles.filter((middle) => at % width >= middle).length : owner;
  }
  return owners;
}

function forBox({ left, top, width, height }: PixelBox, columns: number, rows: number, visit: (at: number) => void): void {
  for (let y = Math.max(0, top); y < Math.min(rows, top + height); y++) {
    for (let x = Math.max(0, left); x < Math.min(columns, left + width); x++) visit(y * columns + x);
  }
}

/** The grey of what is kept, as sharp as it was scanned, up to the edge of other ink; all other ink and the printed lines are paper. */
function cutPieces({ view, mask, sharp, field }: Surroundings, kept: Uint8Array): Cut {
  const { width, height } = view;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let at = 0; at < kept.length; at++) {
    if (kept[at] === 0) continue;
    const x = at % width;
    const y = (at - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const isEmpty = Math.max(bottom - top, right - left) + 1 < leastInk * field.height;
  const over = Math.max(field.left - left, right - (field.left + field.width - 1));
  const reachesOut = !isEmpty && over >= leastOver * field.height;
  if (isEmpty) [left, top, right, bottom] = [field.left, field.top, field.left + field.width - 1, field.top + field.height - 1];
  const edge = Math.max(leastMargin, Math.round(margin * field.height));
  const box = { left: left - edge, top: top - edge, width: right - left + 1 + 2 * edge, height: bottom - top + 1 + 2 * edge };
  const pixels = new Uint8Array(box.width * box.height).fill(255);
  for (let y = Math.max(0, box.top); y < Math.min(height, box.top + box.height); y++) {
    for (let x = Math.max(0, box.left); x < Math.min(width, box.left + box.width); x++) {
      const at = y * width + x;
      if (kept[at] === 0 && nearForeign(mask.ink, kept, x, y, width, height)) continue;
      pixels[(y - box.top) * box.width + x - box.left] = 255 - (kept[at] === 1 ? sharp : mask.darkness)[at]!;
    }
  }
  const toPage = ({ left, top, ...size }: PixelBox): PixelBox => view.toPage({ left: left + box.left, top: top + box.top, ...size });
  const map = compose(view.map, [1, 0, box.left, 0, 1, box.top, 0, 0, 1]);
  return { image: { width: box.width, height: box.height, pixels }, isEmpty, reachesOut, toPage, map };
}

/** Whether a pixel is foreign ink or the soft edge of such, and of nothing kept. */
function nearForeign(ink: Uint8Array, kept: Uint8Array, x: number, y: number, width: number, height: number): boolean {
  let isNear = false;
  for (let ny = Math.max(0, y - 2); ny <= Math.min(height - 1, y + 2); ny++) {
    for (let nx = Math.max(0, x - 2); nx <= Math.min(width - 1, x + 2); nx++) {
      const at = ny * width + nx;
      if (kept[at] === 1 && Math.abs(nx - x) <= 1 && Math.abs(ny - y) <= 1) return ink[y * width + x] === 1;
      if (ink[at] === 1 && kept[at] === 0) isNear = true;
    }
  }
  return isNear;
}
