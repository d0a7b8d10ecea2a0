import type { PageImage, Point } from '../../contract/scanner.ts';

/** Places along a side where its edge is looked for; the corners, often rounded or bent, are left out. */
const places = 48;
const leftOut = 0.05;
/** Grey levels between paper and ground, and the share of places that have to show them. */
const leastContrast = 24;
const leastShare = 0.75;
/** How strong the sheet's own edge is at least, as a share of the strongest step near it, such as a bar code's. */
const firstShare = 0.45;
/** How far the middle one of the edge's places may lie from the straight line, as a share of the side's length. */
const mostBend = 0.004;

export interface Side {
  readonly point: Point;
  /** Of length 1, from the side's first corner to its second. */
  readonly direction: Point;
}

/**
 * Fits a line to the edge of a sheet between two corners that are known roughly; the sheet lies on the right hand of the way from `from` to `to`.
 *
 * @param reach how far the edge may be from the rough line, in pixels
 * @returns null where there is no straight edge of enough contrast along most of the side
 */
export function fitSide(photo: PageImage, from: Point, to: Point, reach: number): Side | null {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length < 16) return null;
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const inward = { x: -along.y, y: along.x };
  const edges: { at: number; offset: number }[] = [];
  for (let i = 0; i < places; i++) {
    const at = length * (leftOut + (1 - 2 * leftOut) * (i + 0.5) / places);
    const offset = edgeOffset(photo, { x: from.x + at * along.x, y: from.y + at * along.y }, inward, reach);
    if (offset !== null) edges.push({ at, offset });
  }
  if (edges.length < leastShare * places) return null;
  let line = fitLine(edges);
  const distances = (): number[] => edges.map(({ at, offset }) => Math.abs(offset - line.start - line.slope * at));
  // Once more without what lies off: a finger, a fold, a letter that touches the edge.
  const usual = middleOf(distances());
  const distanceNow = distances();
  line = fitLine(edges.filter((_, i) => distanceNow[i]! <= Math.max(0.75, 2.5 * usual)));
  if (middleOf(distances()) > Math.max(1, mostBend * length)) return null;
  const scale = 1 / Math.hypot(1, line.slope);
  return {
    point: { x: from.x + line.start * inward.x, y: from.y + line.start * inward.y },
    direction: { x: (along.x + line.slope * inward.x) * scale, y: (along.y + line.slope * inward.y) * scale }
  };
}

/** Where the picture first brightens on the way inward, to a part of a pixel; null where it hardly does. Print near the edge may be brighter beside. */
function edgeOffset(photo: PageImage, { x, y }: Point, inward: Point, reach: number): number | null {
  const count = 2 * Math.ceil(reach) + 1;
  const values = Array.from({ length: count + 4 }, (_, i) => {
    const offset = i - 2 - Math.ceil(reach);
    return valueAt(photo, x + offset * inward.x, y + offset * inward.y);
  });
  const steps = Array.from({ length: count }, (_, i) => (values[i + 3]! + values[i + 4]! - values[i]! - values[i + 1]!) / 2);
  const least = Math.max(leastContrast, firstShare * Math.max(...steps));
  const best = steps.findIndex((step, i) => step >= least && step >= (steps[i + 1] ?? 0));
  if (best < 0) return null;
  const [before, peak, after] = [steps[best - 1] ?? 0, steps[best]!, steps[best + 1] ?? 0];
  // The top of the parabola through three neighbours.
  const bend = before - 2 * peak + after;
  return best - Math.ceil(reach) + (bend < 0 ? (before - after) / (2 * bend) : 0);
}

function valueAt({ width, height, pixels }: PageImage, x: number, y: number): number {
  const [placeX, placeY] = [Math.min(width - 1, Math.max(0, x - 0.5)), Math.min(height - 1, Math.max(0, y - 0.5))];
  const [left, top] = [Math.min(Math.max(0, width - 2), Math.floor(placeX)), Math.min(Math.max(0, height - 2), Math.floor(placeY))];
  const [shareX, shareY] = [placeX - left, placeY - top];
  const at = top * width + left;
  const [right, below] = [width > 1 ? 1 : 0, height > 1 ? width : 0];
  const upper = pixels[at]! * (1 - shareX) + pixels[at + right]! * shareX;
  const lower = pixels[at + below]! * (1 - shareX) + pixels[at + below + right]! * shareX;
  return upper * (1 - shareY) + lower * shareY;
}

/** Least squares: offset = start + slope · at. */
function fitLine(edges: readonly { readonly at: number; readonly offset: number }[]): { readonly start: number; readonly slope: number } {
  const mean = (of: (edge: { at: number; offset: number }) => number): number => edges.reduce((sum, edge) => sum + of(edge), 0) / edges.length;
  const [at, offset] = [mean((edge) => edge.at), mean((edge) => edge.offset)];
  const slope = mean((edge) => (edge.at - at) * (edge.offset - offset)) / Math.max(1e-9, mean((edge) => (edge.at - at) ** 2));
  return { start: offset - slope * at, slope };
}

function middleOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
