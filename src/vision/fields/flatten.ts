import type { GreyImage } from '../../domain/digits/grey-image.ts';

/** Share of a tile's pixels that are darker than its paper: ink and the dots of a halftone cover less than this. */
const paperShare = 0.8;

/**
 * How much darker than the paper around it each pixel is: uneven light, shadows and tinted panels are taken off.
 *
 * The paper of a tile is the 80 % quantile of its pixels; a closing over 3×3 tiles keeps logos and barcodes from passing for dark paper, and
 * the paper between the tiles' centres is interpolated. Reflectances are divided, not subtracted, since a shadow scales both paper and ink.
 *
 * @param page 0 black … 255 white.
 * @param side of a tile in pixels: a few times as wide as a stroke, narrower than most shadows.
 * @returns `[height, width]`, 0 paper … 255 black.
 */
export function flatten(page: GreyImage, side: number): Uint8Array {
  const { width, height, pixels } = page;
  const columns = Math.ceil(width / side);
  const rows = Math.ceil(height / side);
  const paper = closed(tilePaper(page, side, columns, rows), columns, rows);
  const darkness = new Uint8Array(width * height);
  const across = Array.from({ length: width }, (_, x) => between((x + 0.5) / side - 0.5, columns));
  const shares = Float32Array.from(across, ({ share }) => share);
  // Pixels between the same two tiles stand side by side.
  const ends = Int32Array.from({ length: columns }, (_, column) => across.findLastIndex(({ first }) => first <= column) + 1);
  const white = new Float32Array(columns);
  for (let y = 0; y < height; y++) {
    const { first, second, share } = between((y + 0.5) / side - 0.5, rows);
    for (let column = 0; column < columns; column++) {
      white[column] = paper[first * columns + column]! * (1 - share) + paper[second * columns + column]! * share;
    }
    const row = y * width;
    for (let column = 0, x = 0; column < columns; column++) {
      const left = white[column]!;
      const further = white[Math.min(columns - 1, column + 1)]! - left;
      for (const end = ends[column]!; x < end; x++) {
        const darker = (255 - (pixels[row + x]! * 255) / (left + shares[x]! * further)) | 0;
        // Nothing for what is brighter, without a branch: on noisy paper one would be guessed wrong at every other pixel, which takes twice as long.
        darkness[row + x] = darker & ~(darker >> 31);
      }
    }
  }
  return darkness;
}

function tilePaper({ width, height, pixels }: GreyImage, side: number, columns: number, rows: number): Float32Array {
  const paper = new Float32Array(columns * rows);
  const histogram = new Uint32Array(256);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      histogram.fill(0);
      const right = Math.min(width, (column + 1) * side);
      const bottom = Math.min(height, (row + 1) * side);
      let count = 0;
      for (let y = row * side; y < bottom; y++) {
        for (let x = column * side; x < right; x++) {
          histogram[(pixels[y * width + x]! + 0.5) | 0]!++;
          count++;
        }
      }
      let level = 255;
      for (let above = histogram[level]!; above < (1 - paperShare) * count && level > 1; above += histogram[level]!) level--;
      paper[row * columns + column] = Math.max(1, level);
    }
  }
  return paper;
}

/** The largest of each 3×3 neighbourhood, then the smallest of those. */
function closed(values: Float32Array, columns: number, rows: number): Float32Array {
  const around = (from: Float32Array, pick: (...few: number[]) => number): Float32Array =>
    from.map((_, at) => {
      const x = at % columns;
      const y = Math.floor(at / columns);
      const few: number[] = [];
      for (let ny = Math.max(0, y - 1); ny <= Math.min(rows - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(columns - 1, x + 1); nx++) few.push(from[ny * columns + nx]!);
      }
      return pick(...few);
    });
  return around(around(values, Math.max), Math.min);
}

/** The two tiles whose centres lie around a place, and the second one's share. */
function between(place: number, count: number): { first: number; second: number; share: number } {
  const first = Math.min(count - 1, Math.max(0, Math.floor(place)));
  return { first, second: Math.min(count - 1, first + 1), share: Math.min(1, Math.max(0, place - first)) };
}
