/** Ink from left to right without a gap, by its places in the picture: the first one, and the one after the last. */
export interface Runs {
  readonly count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Those of row y are rows[y] … rows[y + 1] − 1. */
  readonly rows: Int32Array;
}

export interface DarkRuns extends Runs {
  /** The largest value in each. */
  readonly darkest: Int32Array;
}

/**
 * What is above a level, run by run, row by row.
 *
 * @param values `[height, width]`
 */

export function runsOf(values: Uint8Array, width: number, height: number, level: number): DarkRuns {
  const { words, nothingIn } = fourAtOnce(values, level);
  const rows = new Int32Array(height + 1);
  let starts = new Int32Array(256 + (values.length >> 5));
  let ends = new Int32Array(starts.length);
  let darkest = new Int32Array(starts.length);
  let run = 0;
  for (let y = 0; y < height; y++) {
    const end = (y + 1) * width;
    for (let at = y * width; at < end; at++) {
      // A page is paper for the most part.
      if ((at & 3) === 0) while (at + 4 <= end && nothingIn(words[at >> 2]!)) at += 4;
      if (at === end) break;
      let value = values[at]!;
      if (value <= level) continue;
      if (run === starts.length) [starts, ends, darkest] = [twiceAsLong(starts), twiceAsLong(ends), twiceAsLong(darkest)];
      starts[run] = at;
      let most = value;
      while (++at < end && (value = values[at]!) > level) if (value > most) most = value;
      ends[run] = at;
      darkest[run++] = most;
    }
    rows[y + 1] = run;
  }
  return { count: run, starts, ends, darkest, rows };
}

/**
 * Values four at a time, as the bytes of a word: what is added to their low seven bits carries into the eighth where one is above the level.
 *
 * @returns `nothingIn`: certain that none of the four is above the level. Above a level of 127 it is certain of fewer.
 */
function fourAtOnce(values: Uint8Array, level: number): { words: Int32Array; nothingIn: (word: number) => boolean } {
  const aligned = values.byteOffset % 4 === 0 ? values : values.slice();
  const carry = (127 - Math.min(level, 127)) * 0x01010101;
  return {
    words: new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2),
    nothingIn: (word) => ((((word & 0x7f7f7f7f) + carry) | word) & 0x80808080) === 0
  };
}

function twiceAsLong(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * values.length);
  longer.set(values);
  return longer;
}
