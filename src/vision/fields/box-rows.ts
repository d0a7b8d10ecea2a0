import type { PixelBox } from '../../domain/digits/resample.ts';
import type { Rule, Rules } from './rules.ts';

/** Boxes for one character each, of one size, side by side, sharing their sides or apart. */
export interface BoxRow {
  /** The inside of each box between the middles of its lines, from left to right. */
  readonly boxes: readonly PixelBox[];
  /** Share of the upright sides that were seen; the others lie where the row says. */
  readonly seen: number;
}

/** A box for a digit is at least and at most this wide, in its heights. */
const narrowest = 0.4;
const widest = 1.6;
/** Sides of one row end at the same heights, and stand at the same distances, to this share of their length. */
const endTolerance = 0.22;
const pitchTolerance = 0.14;
/** Boxes that do not touch are closer than this share of their width; a gap between groups (day, month, year) may be as wide as a box. */
const widestGap = 1.1;
/** Writing may cover or break this many sides in a row. */
const mostUnseen = 2;
/** A row's top or bottom line runs along at least this share of it. */
const leastCover = 0.5;

/**
 * Rows of equal boxes. Upright lines of one height are taken as sides; every distance between two of them is tried as the width of a box, and
 * the one that explains most sides wins, so that a 1 as high as its box adds nothing and a side that writing covers is filled in.
 *
 * @returns rows of at least `fewest` boxes, those with the most boxes first; no two share a side.
 */
export function findBoxRows(rules: Rules, fewest = 3): BoxRow[] {
  const rows: (BoxRow & { sides: readonly Rule[] })[] = [];
  for (const group of groupsOfOneHeight(rules.upright)) {
    const best = bestChain(group, fewest);
    if (best && hasTopOrBottom(best.boxes, rules.level)) rows.push(best);
  }
  const used = new Set<Rule>();
  return rows.toSorted((a, b) => b.boxes.length * b.seen - a.boxes.length * a.seen).flatMap(({ sides, boxes, seen }) => {
    if (sides.some((side) => used.has(side))) return [];
    sides.forEach((side) => used.add(side));
    return [{ boxes: fitted(boxes, rules.level), seen }];
  });
}

const lengthOf = ({ from, to }: Rule): number => to - from + 1;

/** For each line, those that begin and end where it does, from left to right; the sides of one row name the same group, which comes once. */
function groupsOfOneHeight(upright: readonly Rule[]): Rule[][] {
  const sorted = upright.toSorted((a, b) => a.at - b.at);
  const groups = new Map<string, Rule[]>();
  for (const rule of sorted) {
    const reach = Math.max(2, endTolerance * lengthOf(rule));
    const places = [...sorted.keys()].filter((i) => Math.abs(sorted[i]!.from - rule.from) <= reach && Math.abs(sorted[i]!.to - rule.to) <= reach);
    if (places.length >= 4) groups.set(places.join(), places.map((i) => sorted[i]!));
  }
  return [...groups.values()];
}

interface Chain extends BoxRow {
  readonly sides: readonly Rule[];
}

function bestChain(group: readonly Rule[], fewest: number): Chain | undefined {
  const height = median(group.map(lengthOf));
  const top = median(group.map(({ from }) => from));
  let best: Chain | undefined;
  for (let i = 0; i < group.length; i++) {
    for (let j = i + 1; j < group.length; j++) {
      const width = group[j]!.at - group[i]!.at;
      if (width < narrowest * height) continue;
      if (width > widest * height) break;
      const chain = chainFrom(group, i, width, top, height);
      if (chain.boxes.length >= fewest && worth(chain) > (best ? worth(best) : 0)) best = chain;
    }
  }
  return best;
}

/** Sides explained; each one that had to be thought up costs as much. */
function worth({ sides, seen }: Chain): number {
  return sides.length - sides.length * (1 / seen - 1);
}

/** Walks to the right from side to side, a box's width or a gap at a time. */
function chainFrom(group: readonly Rule[], start: number, width: number, top: number, height: number): Chain {
  const tolerance = Math.max(1.5, pitchTolerance * width);
  const near = (x: number): Rule | undefined => {
    let best: Rule | undefined;
    for (const rule of group) {
      if (rule.at > x + tolerance) break;
      if (rule.at >= x - tolerance && (best === undefined || Math.abs(rule.at - x) < Math.abs(best.at - x))) best = rule;
    }
    return best;
  };
  const sides: Rule[] = [group[start]!];
  const boxes: PixelBox[] = [];
  let unseen = 0;
  let left = group[start]!.at;
  const close = (side: Rule, steps: number): void => {
    const pitch = (side.at - left) / steps;
    for (let step = 0; step < steps; step++) boxes.push({ left: left + step * pitch, top, width: pitch, height });
    unseen += steps - 1;
    sides.push(side);
    left = side.at;
  };
  for (;;) {
    const next = near(left + width);
    if (next) {
      close(next, 1);
      continue;
    }
    // Before a side is thought up: boxes that stand apart have all of theirs.
    const afterGap = group.find(({ at }) => at > left + 1 && at - left <= widestGap * width && near(at + width) !== undefined);
    if (afterGap) {
      sides.push(afterGap);
      left = afterGap.at;
      continue;
    }
    const beyond = Array.from({ length: mostUnseen }, (_, i) => i + 2).map((steps) => ({ steps, side: near(left + steps * width) })).find(({ side }) => side);
    if (!beyond?.side) break;
    close(beyond.side, beyond.steps);
  }
  return { boxes, sides, seen: sides.length / (sides.length + unseen) };
}

function hasTopOrBottom(boxes: readonly PixelBox[], level: readonly Rule[]): boolean {
  return Math.max(coverAt(boxes, level, boxes[0]!.top), coverAt(boxes, level, boxes[0]!.top + boxes[0]!.height)) >= leastCover;
}

/** Share of the row along which a level line runs near `y`. */
function coverAt(boxes: readonly PixelBox[], level: readonly Rule[], y: number): number {
  const covered = rulesNear(boxes, level, y).reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, rightOf(boxes)) - Math.max(from, boxes[0]!.left)), 0);
  return covered / (rightOf(boxes) - boxes[0]!.left);
}

function rulesNear(boxes: readonly PixelBox[], level: readonly Rule[], y: number): Rule[] {
  const reach = Math.max(2, endTolerance * boxes[0]!.height);
  return level.filter(({ at, from, to }) => Math.abs(at - y) <= reach && from < rightOf(boxes) && to > boxes[0]!.left);
}

const rightOf = (boxes: readonly PixelBox[]): number => boxes.at(-1)!.left + boxes.at(-1)!.width;

/** Whole pixels, with top and bottom where the level lines are rather than where writing let the upright ones end. */
function fitted(boxes: readonly PixelBox[], level: readonly Rule[]): PixelBox[] {
  const settle = (y: number): number => {
    const lines = rulesNear(boxes, level, y);
    const length = lines.reduce((sum, rule) => sum + lengthOf(rule), 0);
    return length === 0 ? y : lines.reduce((sum, rule) => sum + lengthOf(rule) * rule.at, 0) / length;
  };
  const top = Math.round(settle(boxes[0]!.top));
  const bottom = Math.round(settle(boxes[0]!.top + boxes[0]!.height - 1));
  return boxes.map((box) => {
    const left = Math.round(box.left);
    return { left, top, width: Math.round(box.left + box.width) - left + 1, height: bottom - top + 1 };
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
