import type { LineImage } from './line-image.ts';

/** Shares of a line's pixels: brighter than most is paper, and a digit's strokes fill a few per cent. */
const [paperQuantile, inkQuantile] = [0.6, 0.015];

/** Brightness is told apart as finely as scanners do; sorting would cost a quarter of a line's synthesis. */
const levels = 256;

/** Less contrast than this, of full brightness, is none. */
const leastContrast = 0.06;

/**
 * Brightness to ink as networks that read lines see it: 0 where the paper is, 1 where the ink is darkest, by quantiles, so that neither exposure nor a
 * pale pen counts.
 *
 * @param line 0 black to 1 white, changed in place to 0 paper to 1 ink.
 */
export function normaliseLine({ pixels }: LineImage): void {
  const counts = new Uint32Array(levels);
  for (const value of pixels) counts[Math.min(levels - 1, Math.max(0, Math.floor(value * (levels - 1))))]!++;
  const white = quantile(counts, paperQuantile * pixels.length);
  const range = Math.max(leastContrast, white - quantile(counts, inkQuantile * pixels.length));
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.min(1.2, Math.max(-0.3, (white - pixels[i]!) / range));
}

/** The brightness below which `rank` pixels lie. */
function quantile(counts: Uint32Array, rank: number): number {
  let below = 0;
  for (let level = 0; level < levels; level++) {
    below += counts[level]!;
    if (below > rank) return level / (levels - 1);
  }
  return 1;
}
