/** Ink that hangs together (8 neighbours). Bounds are whole pixels, right and bottom included. */
export interface Piece {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Pixels of ink. */
  readonly area: number;
}

export interface Pieces {
  readonly pieces: readonly Piece[];
  /** `[height, width]` index of each ink pixel's piece, −1 on paper. */
  readonly labels: Int32Array;
}

/**
 * Labels connected ink. Runs of a row are joined with those of the row above by union-find, which touches each pixel once.
 *
 * @param ink `[height, width]`, 0 paper, anything else ink.
 */
export function labelPieces(ink: Uint8Array, width: number, height: number): Pieces {
  const { runs, pieces, indices } = joinedRuns(ink, width, height, 0);
  const labels = new Int32Array(width * height).fill(-1);
  for (let run = 0; run < runs.count; run++) labels.fill(indices[run]!, runs.starts[run], runs.ends[run]);
  return { pieces, labels };
}

/** The pieces alone, which takes half the time. */
export function findPieces(ink: Uint8Array, width: number, height: number): readonly Piece[] {
  return joinedRuns(ink, width, height, 0).pieces;
}

/**
 * Ink by hysteresis (Canny, 1986): what is darker than `soft` and hangs on something darker than `hard`.
 *
 * @param darkness `[height, width]`, 0 paper … 255 black.
 * @returns its pieces, and `ink`: `[height, width]`, 1 where it is.
 */
export function labelDarkPieces(darkness: Uint8Array, width: number, height: number, soft: number, hard: number): Pieces & { readonly ink: Uint8Array } {
  const { runs, pieces, darkest, indices } = joinedRuns(darkness, width, height, soft);
  let next = 0;
  const kept = Int32Array.from(darkest, (value) => (value > hard ? next++ : -1));
  const labels = new Int32Array(width * height).fill(-1);
  const ink = new Uint8Array(width * height);
  for (let run = 0; run < runs.count; run++) {
    const index = kept[indices[run]!]!;
    if (index < 0) continue;
    labels.fill(index, runs.starts[run], runs.ends[run]);
    ink.fill(1, runs.starts[run], runs.ends[run]);
  }
  return { pieces: pieces.filter((_, index) => darkest[index]! > hard), labels, ink };
}

interface JoinedRuns {
  readonly runs: Runs;
  readonly pieces: readonly Piece[];
  /** The largest value in each piece. */
  readonly darkest: readonly number[];
  /** Of the piece that each run belongs to. */
  readonly indices: Int32Array;
}

/** Runs of what is above a level, and the pieces that they form. */
function joinedRuns(values: Uint8Array, width: number, height: number, level: number): JoinedRuns {
  const runs = runsOf(values, width, height, level);
  const parents = joinRuns(runs, width, height);
  const pieces: { -readonly [key in keyof Piece]: Piece[key] }[] = [];
  const darkest: number[] = [];
  // A root is the first run of its piece, so its index is known when the others come.
  const indices = new Int32Array(runs.count);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let run = runs.rows[y]!; run < runs.rows[y + 1]!; run++) {
      const left = runs.starts[run]! - row;
      const right = runs.ends[run]! - 1 - row;
      const root = rootOf(parents, run);
      if (root === run) {
        indices[run] = pieces.length;
        pieces.push({ left, top: y, right, bottom: y, area: 0 });
        darkest.push(0);
      }
      const index = indices[root]!;
      const piece = pieces[index]!;
      indices[run] = index;
      if (left < piece.left) piece.left = left;
      if (right > piece.right) piece.right = right;
      piece.bottom = y;
      piece.area += right - left + 1;
      if (runs.darkest[run]! > darkest[index]!) darkest[index] = runs.darkest[run]!;
    }
  }
  return { runs, pieces, darkest, indices };
}

/** Ink from left to right without a gap, by its places in the picture: the first one, and the one after the last. Those of row y are rows[y] … rows[y + 1] − 1. */
interface Runs {
  readonly count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The largest value in each. */
  readonly darkest: Int32Array;
  readonly rows: Int32Array;
}

function runsOf(values: Uint8Array, width: number, height: number, level: number): Runs {
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

function joinRuns({ count, starts, ends, rows }: Runs, width: number, height: number): Int32Array {
  const parents = new Int32Array(count);
  for (let run = 0; run < count; run++) parents[run] = run;
  for (let y = 1; y < height; y++) {
    let candidate = rows[y - 1]!;
    const end = rows[y]!;
    for (let run = end; run < rows[y + 1]!; run++) {
      // As if they stood in the same row; corners touch.
      const left = starts[run]! - width;
      const right = ends[run]! - width;
      while (candidate < end && ends[candidate]! < left) candidate++;
      for (let other = candidate; other < end && starts[other]! <= right; other++) {
        const a = rootOf(parents, other);
        const b = rootOf(parents, run);
        if (a < b) parents[b] = a;
        else parents[a] = b;
      }
    }
  }
  return parents;
}

function rootOf(parents: Int32Array, run: number): number {
  while (parents[run] !== run) {
    parents[run] = parents[parents[run]!]!;
    run = parents[run]!;
  }
  return run;
}
