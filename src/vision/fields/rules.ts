import { piecesOfRuns } from '../../domain/pages/pieces.ts';
import { runsOf, type Runs } from '../../domain/pages/runs.ts';

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
/** And at least so many pixels. */
const shortestSide = 9;
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
  return rulesFrom(ink, width, height, longer, { level: shortestLevel * longer, upright: Math.max(shortestSide, shortestUpright * longer) });
}

/** Those alone of which a run is at least `shortest` pixels long. Strokes that follow a line are not, and so do not hide it. */
export function findLongRules(ink: Uint8Array, width: number, height: number, shortest: number): Rules {
  return rulesFrom(ink, width, height, Math.max(width, height), { level: shortest, upright: shortest });
}

/** The upright ones of these, for half the price. */
export function findLongUprights(ink: Uint8Array, width: number, height: number, shortest: number): Rule[] {
  return rulesAlongColumns(ink, width, height, Math.max(width, height), shortest);
}

function rulesFrom(ink: Uint8Array, width: number, height: number, longer: number, shortest: { readonly level: number; readonly upright: number }): Rules {
  return {
    level: rulesAlongRows(ink, width, height, longer, shortest.level),
    upright: rulesAlongColumns(ink, width, height, longer, shortest.upright)
  };
}

function rulesAlongColumns(ink: Uint8Array, width: number, height: number, longer: number, shortest: number): Rule[] {
  return rulesAlongRows(columnsAsRows(ink, width, height), height, width, longer, shortest);
}

/** Ink's pixels alone, since most of a page is paper. */
function columnsAsRows(ink: Uint8Array, width: number, height: number): Uint8Array {
  const turned = new Uint8Array(ink.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) if (ink[row + x] === 1) turned[x * height + y] = 1;
  }
  return turned;
}

function rulesAlongRows(ink: Uint8Array, width: number, height: number, longer: number, shortest: number): Rule[] {
  const long = longRuns(runsOf(ink, width, height, 0), Math.max(1, Math.round(gapShare * longer)), shortest);
  const most = Math.max(4, thickest * longer);
  const thin = piecesOfRuns(long, width)
    .map(({ left, right, top, bottom, area }) => ({ from: left, to: right, at: (top + bottom) / 2, thickness: area / (right - left + 1), spread: bottom - top + 1 }))
    .filter(({ from, to, thickness, spread }) => thickness <= most && spread <= Math.max(2 * most, 0.02 * (to - from)));
  return joined(thin, widestBreak * longer);
}

/** Those of the runs that are long once gaps of at most `gap` pixels are closed. */
function longRuns({ count, starts, ends, rows }: Runs, gap: number, shortest: number): Runs {
  const long = { starts: new Int32Array(count), ends: new Int32Array(count), rows: new Int32Array(rows.length) };
  let kept = 0;
  for (let y = 0; y < rows.length - 1; y++) {
    const next = rows[y + 1]!;
    for (let run = rows[y]!; run < next;) {
      const start = starts[run]!;
      let end = ends[run++]!;
      while (run < next && starts[run]! - end <= gap) end = ends[run++]!;
      if (end - start < shortest) continue;
      long.starts[kept] = start;
      long.ends[kept++] = end;
    }
    long.rows[y + 1] = kept;
  }
  return { ...long, count: kept };
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
