import type { PixelBox } from '../../domain/digits/resample.ts';
import type { Rule, Rules } from './rules.ts';

/** A printed rectangle for one line of writing. */
export interface Frame {
  /** From the middles of its lines, whole pixels. */
  readonly box: PixelBox;
  /** Share of each side along which its line was seen, at most 1. */
  readonly sides: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
}

/** Sides meet at corners to this share of the frame's height, at least 3 pixels. */
const cornerTolerance = 0.16;
/** A line is a side when it runs along this share of it. Writing and poor prints break lines. */
const leastSide = 0.6;
/** Frames of one line of writing are wider than this many heights. */
const leastAspect = 2;

/**
 * Rectangles wider than high, made of level lines above each other that an upright line joins at the left or the right end. The fourth
 * side may be missing, as at the rim of a picture.
 */
export function findFrames(rules: Rules, page: { readonly width: number; readonly height: number }): Frame[] {
  const frames: Frame[] = [];
  for (const side of rules.upright) {
    const height = side.to - side.from + 1;
    const reach = Math.max(3, cornerTolerance * height);
    const tops = rules.level.filter((rule) => Math.abs(rule.at - side.from) <= reach && rule.from <= side.at + reach && rule.to >= side.at - reach);
    const bottoms = rules.level.filter((rule) => Math.abs(rule.at - side.to) <= reach && rule.from <= side.at + reach && rule.to >= side.at - reach);
    const partners = rules.upright.filter((other) => Math.abs(other.from - side.from) <= reach && Math.abs(other.to - side.to) <= reach);
    for (const top of tops) {
      for (const bottom of bottoms) {
        if (bottom.at - top.at < 0.6 * height) continue;
        // As the left side, up to its partner or to where the shorter line ends; as the right side without a partner, back to where lines begin.
        const rights = [...partners.map(({ at }) => at), Math.min(top.to, bottom.to)].filter((at) => at - side.at >= leastAspect * height);
        for (const right of rights) frames.push(frameOf(side.at, right, top.at, bottom.at, rules));
        const left = Math.max(top.from, bottom.from);
        if (side.at - left >= leastAspect * height) frames.push(frameOf(left, side.at, top.at, bottom.at, rules));
      }
    }
  }
  const good = frames.filter(({ box, sides }) => {
    const seen = Object.values(sides).filter((share) => share >= leastSide).length;
    return seen >= 3 && sides.top >= leastSide && sides.bottom >= leastSide && box.height < 0.25 * page.height;
  });
  return distinct(good);
}

/** How much of the frame was seen, 0 to 1. */
export function seenShare({ sides }: Frame): number {
  return (sides.left + sides.right + sides.top + sides.bottom) / 4;
}

function frameOf(left: number, right: number, top: number, bottom: number, rules: Rules): Frame {
  const reach = Math.max(3, cornerTolerance * (bottom - top));
  const box = { left: Math.round(left), top: Math.round(top), width: Math.round(right) - Math.round(left) + 1, height: Math.round(bottom) - Math.round(top) + 1 };
  return {
    box,
    sides: {
      left: cover(rules.upright, left, top, bottom, reach),
      right: cover(rules.upright, right, top, bottom, reach),
      top: cover(rules.level, top, left, right, reach),
      bottom: cover(rules.level, bottom, left, right, reach)
    }
  };
}

/** Share of from … to along which lines near `at` run. */
function cover(rules: readonly Rule[], at: number, from: number, to: number, reach: number): number {
  const spans = rules.filter((rule) => Math.abs(rule.at - at) <= reach && rule.from < to && rule.to > from).toSorted((a, b) => a.from - b.from);
  let covered = 0;
  let done = from;
  for (const span of spans) {
    const start = Math.max(done, span.from);
    const end = Math.min(to, span.to);
    if (end <= start) continue;
    covered += end - start;
    done = end;
  }
  return Math.min(1, covered / (to - from));
}

/** Of frames that are the same to a few pixels, the best seen one. */
function distinct(frames: readonly Frame[]): Frame[] {
  const kept: Frame[] = [];
  for (const frame of frames.toSorted((a, b) => seenShare(b) - seenShare(a))) {
    const near = Math.max(3, cornerTolerance * frame.box.height);
    const isNew = kept.every(({ box }) =>
      Math.abs(box.left - frame.box.left) > near || Math.abs(box.top - frame.box.top) > near ||
      Math.abs(box.left + box.width - frame.box.left - frame.box.width) > near || Math.abs(box.top + box.height - frame.box.top - frame.box.height) > near);
    if (isNew) kept.push(frame);
  }
  return kept;
}
