import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';

/** Red, green and blue from 0 to 255. */
export type Ink = readonly [number, number, number];

/** Of `#rrggbb`, or of `#rgb`, which a stylesheet that was made small may have instead. */
export function inkOf(colour: string): Ink {
  const digits = colour.slice(1);
  const value = Number.parseInt(digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits, 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/**
 * Digits side by side, `perRow` in a row, as RGBA words in the byte order of every machine that a browser runs on: ink on nothing, so that any
 * paper may lie under it; a pixel's darkness is its opacity.
 *
 * @param words `[rows · 28, width]`
 * @param bytes `[n, 28, 28]`
 */
export function fillPicture(words: Uint32Array, width: number, bytes: Uint8Array, [red, green, blue]: Ink, perRow = Math.max(1, Math.floor(width / sampleSide))): void {
  const colour = (blue << 16) | (green << 8) | red;
  const shades = Uint32Array.from({ length: 256 }, (_, opacity) => ((opacity << 24) | colour) >>> 0);
  const count = bytes.length / samplePixels;
  let from = 0;
  for (let index = 0; index < count; index++) {
    const x = (index % perRow) * sampleSide;
    const y = Math.floor(index / perRow) * sampleSide;
    for (let row = 0; row < sampleSide; row++) {
      let to = (y + row) * width + x;
      for (let column = 0; column < sampleSide; column++) words[to++] = shades[bytes[from++]!]!;
    }
  }
}
