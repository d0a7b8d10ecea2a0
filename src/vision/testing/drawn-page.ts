import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { writeByHand } from '../../domain/digits/handwriting.ts';
import { drawPiece } from '../../domain/digits/pen.ts';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { drawSkeleton } from '../../domain/digits/skeletons.ts';
import { trace, type Point, type Stroke } from '../../domain/digits/stroke.ts';
import { randomStream, type RandomStream } from '../../domain/random.ts';

/** A mark in a frame 1 high, x from the left. */
const marks: Readonly<Record<string, readonly Stroke[]>> = {
  '.': [[[0.1, 0.97], [0.14, 1]]],
  ',': [[[0.16, 0.92], [0.04, 1.18]]],
  '-': [[[0.05, 0.55], [0.4, 0.55]]],
  '/': [[[0.4, -0.1], [0.02, 1.1]]]
};

/** Printed letters, as far as pieces of ink side by side go: not the shapes of any script. */
const letters: readonly (readonly Stroke[])[] = [
  [[[0, 1], [0, 0], [0, 0], [0.45, 1], [0.45, 1], [0.45, 0]]],
  [[[0.5, 0], [0, 0], [0, 0], [0, 1], [0, 1], [0.5, 1]], [[0, 0.5], [0.4, 0.5]]],
  [[[0, 0], [0, 1]], [[0.5, 0], [0.5, 1]], [[0, 0.5], [0.5, 0.5]]],
  [[[0, 1], [0.3, 0], [0.3, 0], [0.6, 1]], [[0.12, 0.6], [0.48, 0.6]]],
  [[[0, 0], [0.3, 1], [0.3, 1], [0.6, 0]]],
  [[[0, 0], [0, 1], [0, 1], [0.45, 1]]],
  [[[0, 0], [0.6, 0]], [[0.3, 0], [0.3, 1]]]
];

/** Drawn by hand from the look of common typefaces; other proportions than those that the studio looks for. */
const signs: Readonly<Record<'$' | '₹', readonly Stroke[]>> = {
  $: [
    [[0.53, 0.27], [0.46, 0.17], [0.3, 0.12], [0.12, 0.18], [0.07, 0.3], [0.13, 0.41], [0.3, 0.49], [0.47, 0.57], [0.55, 0.7], [0.48, 0.83], [0.3, 0.89], [0.12, 0.84], [0.05, 0.73]],
    [[0.3, 0], [0.3, 1]]
  ],
  '₹': [[[0, 0.02], [0.62, 0.02]], [[0, 0.25], [0.62, 0.25]], [[0, 0.02], [0.2, 0.02], [0.36, 0.08], [0.42, 0.25], [0.34, 0.42], [0.05, 0.47], [0.05, 0.47], [0.42, 1]]]
};

const rightOf = ({ left, width }: PixelBox): number => left + width;

/** A page drawn for a test: what is printed and what is written by hand are known. 0 black … 255 white in the end. */
export class DrawnPage {
  readonly width: number;
  readonly height: number;
  readonly #ink: Float32Array;

  constructor(width: number, height: number) {
    this.width = Math.round(width);
    this.height = Math.round(height);
    this.#ink = new Float32Array(this.width * this.height);
  }

  /** @param strength 0 to 1, of the ink */
  line([x0, y0]: Point, [x1, y1]: Point, thickness: number, strength = 1): void {
    const reach = Math.ceil(thickness / 2) + 1;
    const left = Math.max(0, Math.floor(Math.min(x0, x1)) - reach);
    const top = Math.max(0, Math.floor(Math.min(y0, y1)) - reach);
    const width = Math.min(this.width, Math.ceil(Math.max(x0, x1)) + reach) - left;
    const height = Math.min(this.height, Math.ceil(Math.max(y0, y1)) + reach) - top;
    if (width <= 0 || height <= 0) return;
    const pixels = new Float32Array(width * height);
    drawPiece({ width, height, pixels }, [x0 - left, y0 - top], [x1 - left, y1 - top], thickness / 2);
    pixels.forEach((value, i) => {
      const at = (top + Math.floor(i / width)) * this.width + left + (i % width);
      this.#ink[at] = Math.max(this.#ink[at]!, strength * value);
    });
  }

  /** Ink on one pixel, 0 to 255; the darker stays. What lies beyond the page is left out. */
  darken(x: number, y: number, ink: number): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    this.#ink[y * this.width + x] = Math.max(this.#ink[y * this.width + x]!, ink);
  }

  frame({ left, top, width, height }: PixelBox, thickness: number): void {
    const [right, bottom] = [left + width, top + height];
    this.line([left, top], [right, top], thickness);
    this.line([left, bottom], [right, bottom], thickness);
    this.line([left, top], [left, bottom], thickness);
    this.line([right, top], [right, bottom], thickness);
  }

  /** Dots as a line, as safety prints have them. */
  dottedLine(from: Point, to: Point, thickness: number, period: number): void {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    for (let at = 0; at < length; at += period) {
      const share = at / length;
      const dot: Point = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
      this.line(dot, [dot[0] + period / 2, dot[1]], thickness);
    }
  }

  /** Printed letters. @returns the box around them */
  word(count: number, left: number, top: number, height: number, random: RandomStream, weight = 0.14): PixelBox {
    let x = left;
    for (let i = 0; i < count; i++) {
      const letter = letters[random.integer(letters.length)]!;
      x = rightOf(this.#strokes(letter, x, top, height, weight * height)) + 0.22 * height;
    }
    return { left, top, width: x - left, height };
  }

  /** Printed digits. */
  number(text: string, left: number, top: number, height: number): PixelBox {
    let x = left;
    for (const digit of text) x = rightOf(this.#strokes(fitted(drawSkeleton(Number(digit), randomStream(Number(digit), 'printed'))), x, top, height, 0.13 * height)) + 0.25 * height;
    return { left, top, width: x - left, height };
  }

  sign(name: '$' | '₹', left: number, top: number, height: number, weight: number): PixelBox {
    return this.#strokes(signs[name], left, top, height, weight * height);
  }

  /** Digits and marks by hand. @returns the boxes of the characters' ink */
  write(text: string, left: number, top: number, height: number, random: RandomStream, space = 0.2): PixelBox[] {
    let x = left;
    return Array.from(text, (character) => {
      const mark = marks[character];
      const box = mark
        ? this.#strokes(mark, x, top, height, 0.1 * height, 0.85)
        : this.#strokes(fitted(writeByHand(drawSkeleton(Number(character), random), random)), x, top, height, 0.1 * height, 0.85);
      x = box.left + box.width + space * height;
      return box;
    });
  }

  /**
   * @param options.slope pixels down per pixel to the right
   * @param options.shadow share of the light that is missing in one corner
   * @param options.halftone period of the dots in pixels
   */
  image(options: { slope?: number; noise?: number; shadow?: number; halftone?: number; bitonal?: boolean; seed?: number } = {}): GreyImage {
    const { slope = 0, noise = 3, shadow = 0, halftone = 0, bitonal = false, seed = 1 } = options;
    const random = randomStream(seed, 'drawn-page', 'noise');
    const pixels = new Uint8Array(this.#ink.length);
    const cos = 1 / Math.hypot(1, slope);
    for (let y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++) {
        const dx = x - this.width / 2;
        const dy = y - this.height / 2;
        const ink = slope === 0 ? this.#ink[y * this.width + x]! : this.#inkAt(this.width / 2 + cos * (dx + slope * dy), this.height / 2 + cos * (dy - slope * dx));
        const light = 1 - (shadow * (x + y)) / (this.width + this.height);
        const isDot = halftone > 0 && Math.hypot((x % halftone) - halftone / 2, (y % halftone) - halftone / 2) < 0.28 * halftone;
        const paper = isDot ? 120 : 240;
        const value = Math.min(paper, 240 - (205 * ink) / 255) * light + noise * random.normal();
        pixels[y * this.width + x] = bitonal ? (value > 140 ? 255 : 0) : Math.min(255, Math.max(0, Math.round(value)));
      }
    }
    return { width: this.width, height: this.height, pixels };
  }

  #inkAt(x: number, y: number): number {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const at = (column: number, row: number): number => (column < 0 || row < 0 || column >= this.width || row >= this.height ? 0 : this.#ink[row * this.width + column]!);
    const [right, down] = [x - left, y - top];
    return (at(left, top) * (1 - right) + at(left + 1, top) * right) * (1 - down) + (at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right) * down;
  }

  #strokes(strokes: readonly Stroke[], left: number, top: number, height: number, thickness: number, strength = 1): PixelBox {
    const lines = strokes.map(trace).map((line) => line.map(([x, y]): Point => [left + x * height + thickness / 2, top + y * height]));
    for (const line of lines) line.forEach((point, i) => this.line(line[Math.max(0, i - 1)]!, point, thickness, strength));
    const xs = lines.flat().map(([x]) => x);
    const ys = lines.flat().map(([, y]) => y);
    const [x, y] = [Math.floor(Math.min(...xs) - thickness / 2), Math.floor(Math.min(...ys) - thickness / 2)];
    return { left: x, top: y, width: Math.ceil(Math.max(...xs) + thickness / 2) - x, height: Math.ceil(Math.max(...ys) + thickness / 2) - y };
  }
}

/** Strokes with their left end at 0 and 1 high. */
function fitted(strokes: readonly Stroke[]): Stroke[] {
  const points = strokes.flatMap(trace);
  const left = Math.min(...points.map(([x]) => x));
  const top = Math.min(...points.map(([, y]) => y));
  const scale = 1 / (Math.max(...points.map(([, y]) => y)) - top);
  return strokes.map((stroke) => stroke.map(([x, y]): Point => [(x - left) * scale, (y - top) * scale]));
}
