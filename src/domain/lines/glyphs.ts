import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';
import type { RandomStream } from '../random.ts';

/** Single digits to write lines with: bytes `[n, 28, 28]`, 0 paper to 255 ink, and their labels, of which those from 0 to 9 are used. */
export interface GlyphSource {
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** One digit's image, and where its ink lies in it. */
export interface Glyph {
  /** `[28, 28]` bytes. */
  readonly pixels: Uint8Array;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Fainter pixels are no part of a glyph's box. */
const faintest = 48;

/** Digits to draw from, by label. */
export class Glyphs {
  readonly #source: GlyphSource;
  readonly #byDigit: readonly Uint32Array[];
  readonly #present: readonly number[];

  /** @throws RangeError without any digit */
  constructor(source: GlyphSource) {
    this.#source = source;
    this.#byDigit = Array.from({ length: 10 }, (_, digit) => Uint32Array.from(source.labels.keys()).filter((i) => source.labels[i] === digit));
    this.#present = [...this.#byDigit.keys()].filter((digit) => this.#byDigit[digit]!.length > 0);
    if (this.#present.length === 0) throw new RangeError('there are no digits to write lines with');
  }

  /** The digit itself, or one that is there in its place: a small set may lack some. */
  atHand(digit: number): number {
    return this.#byDigit[digit]!.length > 0 ? digit : this.#present[digit % this.#present.length]!;
  }

  /** @param digit one that is at hand */
  draw(digit: number, random: RandomStream): Glyph {
    const places = this.#byDigit[digit]!;
    const at = places[random.integer(places.length)]!;
    const pixels = this.#source.pixels.subarray(at * samplePixels, (at + 1) * samplePixels);
    let [left, right, top, bottom] = [sampleSide, -1, sampleSide, -1];
    for (let i = 0; i < samplePixels; i++) {
      if (pixels[i]! < faintest) continue;
      const x = i % sampleSide;
      const y = (i - x) / sampleSide;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
    // An empty sample is a dot in the middle.
    return right < 0 ? { pixels, left: 13, right: 14, top: 13, bottom: 14 } : { pixels, left, right, top, bottom };
  }
}
