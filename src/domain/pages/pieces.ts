import { runsOf, type DarkRuns, type Runs } from './runs.ts';

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
  const runs = runsOf(ink, width, height, 0);
  const { pieces, indices } = joined(runs, width);
  const labels = new Int32Array(width * height).fill(-1);
  for (let run = 0; run < runs.count; run++) labels.fill(indices[run]!, runs.starts[run], runs.ends[run]);
  return { pieces, labels };
}

/** The pieces alone, which takes half the time. */
export function findPieces(ink: Uint8Array, width: number, height: number): readonly Piece[] {
  return piecesOfRuns(runsOf(ink, width, height, 0), width);
}

export function piecesOfRuns(runs: Runs, width: number): readonly Piece[] {
  return joined(runs, width).pieces;
}

/**
 * Ink by hysteresis (Canny, 1986): what is darker than `soft` and hangs on something darker than `hard`.
 *
 * @param darkness `[height, width]`, 0 paper … 255 black.
 * @returns its pieces, and `ink`: `[height, width]`, 1 where it is.
 */
export function labelDarkPieces(darkness: Uint8Array, width: number, height: number, soft: number, hard: number): Pieces & { readonly ink: Uint8Array } {
  const runs = runsOf(darkness, width, height, soft);
  const { pieces, indices } = joined(runs, width);
  const darkest = darkestOf(runs, pieces.length, indices);
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
  readonly pieces: readonly Piece[];
  /** Of the piece that each run belongs to. */
  readonly indices: Int32Array;
}

function joined(runs: Runs, width: number): JoinedRuns {
  const parents = joinRuns(runs, width);
  const pieces: { -readonly [key in keyof Piece]: Piece[key] }[] = [];
  // A root is the first run of its piece, so its index is known when the others come.
  const indices = new Int32Array(runs.count);
  for (let y = 0; y < runs.rows.length - 1; y++) {
    const row = y * width;
    for (let run = runs.rows[y]!; run < runs.rows[y + 1]!; run++) {
      const left = runs.starts[run]! - row;
      const right = runs.ends[run]! - 1 - row;
      const root = rootOf(parents, run);
      if (root === run) {
        indices[run] = pieces.length;
        pieces.push({ left, top: y, right, bottom: y, area: 0 });
      }
      const index = indices[root]!;
      const piece = pieces[index]!;
      indices[run] = index;
      if (left < piece.left) piece.left = left;
      if (right > piece.right) piece.right = right;
      piece.bottom = y;
      piece.area += right - left + 1;
    }
  }
  return { pieces, indices };
}

/** The largest value in each piece. */
function darkestOf({ count, darkest }: DarkRuns, pieces: number, indices: Int32Array): Int32Array {
  const most = new Int32Array(pieces);
  for (let run = 0; run < count; run++) if (darkest[run]! > most[indices[run]!]!) most[indices[run]!] = darkest[run]!;
  return most;
}

function joinRuns({ count, starts, ends, rows }: Runs, width: number): Int32Array {
  const parents = new Int32Array(count);
  for (let run = 0; run < count; run++) parents[run] = run;
  for (let y = 1; y < rows.length - 1; y++) {
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
