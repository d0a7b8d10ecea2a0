import { findPieces } from '../../domain/pages/pieces.ts';

/** A printed straight line, level or upright. Both ends are whole pixels and included. */
export interface Rule {
  /** Along the line: x of a level rule, y of an upright one. */
  readonly from: number;
  readonly to: number;
  /** Across it, at the middle of its thickness: y of a level rule, x of an upright one. */
  readonly at: number;
  readonly thickness: number;
}

export interface Rules {
  readonly level: readonly Rule[];
  readonly upright: readonly Rule[];
}

/** Dots and breaks of a printed line are closer than this share of the page's longer side; letters of a word mostly are not. */
const gapShare = 1 / 400;
/** The shortest lines looked for, as shares of the longer side: ruled ones, and the sides of a box for one digit. */
const shortestLevel = 1 / 48;
const shortestUpright = 1 / 90;
/** A line is thinner than this share of the longer side; what is thicker is a bar, a picture or bold print. */
const thickest = 1 / 110;
/** Parts of one line that was broken by writing or by a poor print lie in one row and closer than this share. */
const widestBreak = 1 / 60;

/**
 * Finds printed lines in ink that is level to within half a degree: long runs, after closing the gaps of dotted and micro-printed lines.
 * Writing that crosses a line is no part of its run and changes neither its place nor its thickness.
 *
 * @param ink `[height, width]`, 1 ink.
 * @param longer the longer side of the whole page, where the ink is a part of it.
 */
export function findRules(ink: Uint8Array, width: number, height: number, longer = Math.max(width, height)): Rules {
  const turned = new Uint8Array(ink.length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) turned[x * height + y] = ink[y * width + x]!;
  return {
    level: rulesAlongRows(ink, width, height, longer, shortestLevel * longer),
    upright: rulesAlongRows(turned, height, width, longer, Math.max(9, shortestUpright * longer))
  };
}

function rulesAlongRows(ink: Uint8Array, width: number, height: number, longer: number, shortest: number): Rule[] {
  const gap = Math.max(1, Math.round(gapShare * longer));
  const long = new Uint8Array(ink.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let from = -1;
    let last = -1;
    for (let x = 0; x <= width; x++) {
      if (x < width && ink[row + x] === 0) continue;
      if (x < width && from >= 0 && x - last - 1 <= gap) {
        last = x;
        continue;
      }
      if (from >= 0 && last - from + 1 >= shortest) long.fill(1, row + from, row + last + 1);
      from = x;
      last = x;
    }
  }
  const most = Math.max(4, thickest * longer);
  const thin = findPieces(long, width, height)
    .map(({ left, right, top, bottom, area }) => ({ from: left, to: right, at: (top + bottom) / 2, thickness: area / (right - left + 1), spread: bottom - top + 1 }))
    .filter(({ from, to, thickness, spread }) => thickness <= most && spread <= Math.max(2 * most, 0.02 * (to - from)));
  return joined(thin, widestBreak * longer);
}

/** Rules that continue each other, as one. */
function joined(rules: readonly Rule[], widest: number): Rule[] {
  const whole: Rule[] = [];
  for (const rule of rules.toSorted((a, b) => a.from - b.from)) {
    const index = whole.findLastIndex(({ to, at, thickness }) =>
      Math.abs(at - rule.at) <= Math.max(1.5, (thickness + rule.thickness) / 2) && rule.from - to <= widest);
    const before = whole[index];
    if (!before) {
      whole.push(rule);
      continue;
    }
    const [a, b] = [before.to - before.from + 1, rule.to - rule.from + 1];
    whole[index] = {
      from: before.from,
      to: Math.max(before.to, rule.to),
      at: (a * before.at + b * rule.at) / (a + b),
      thickness: (a * before.thickness + b * rule.thickness) / (a + b)
    };
  }
  return whole;
}
