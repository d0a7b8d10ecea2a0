/** Of the field's height: no digit has a level stroke as long as that. */
const leastLength = 1.5;
/** Paper within a line that is no end of it, in pixels. */
const gap = 2;
/** Of the field's height: thicker than that is writing. */
const mostThick = 0.08;

/**
 * Takes the lines that are written on out of a field's ink, in place. Where a stroke crosses or touches one, the ink is thicker than the line and stays.
 *
 * @param ink `[height, width]`, 1 ink.
 */
export function eraseGuideLines(ink: Uint8Array, width: number, height: number): void {
  const before = ink.slice();
  const thick = Math.max(3, Math.round(mostThick * height));
  for (let y = 0; y < height; y++) {
    for (const [from, to] of longRuns(before.subarray(y * width, (y + 1) * width), leastLength * height)) {
      for (let x = from; x <= to; x++) {
        if (before[y * width + x] === 0) continue;
        let [top, bottom] = [y, y];
        while (top > 0 && before[(top - 1) * width + x] !== 0) top--;
        while (bottom < height - 1 && before[(bottom + 1) * width + x] !== 0) bottom++;
        if (bottom - top < thick) for (let row = top; row <= bottom; row++) ink[row * width + x] = 0;
      }
    }
  }
}

/** Ink of one row from its first to its last pixel, where it is that long. */
function longRuns(row: Uint8Array, least: number): [from: number, to: number][] {
  const runs: [from: number, to: number][] = [];
  let [from, last] = [-1, -1];
  for (let x = 0; x <= row.length; x++) {
    if (x < row.length && row[x] !== 0) {
      if (from < 0) from = x;
      last = x;
    } else if (from >= 0 && (x === row.length || x - last > gap)) {
      if (last - from + 1 >= least) runs.push([from, last]);
      from = -1;
    }
  }
  return runs;
}
