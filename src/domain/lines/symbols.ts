import { drawPiece } from '../digits/pen.ts';
import type { RandomStream } from '../random.ts';
import type { LineImage } from './line-image.ts';

export type SymbolShape = 'point' | 'comma' | 'dash' | 'slash' | 'doubleDash' | 'wave' | 'star' | 'currency' | 'ligature';

/** Where a symbol is written: pixels before slanting; `bottom` counts down from the middle of the line. */
export interface SymbolPlace {
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly bottom: number;
  /** Half the stroke's width. */
  readonly pen: number;
}

type Point = readonly [x: number, y: number];

/** A symbol's size in heights of a digit, and how far it hangs below the baseline. */
export function symbolWidth(symbol: SymbolShape, random: RandomStream): { readonly width: number; readonly height: number; readonly lift: number } {
  switch (symbol) {
    case 'point':
      return { width: 0.1, height: 0.1, lift: random.uniform(-0.12, 0.1) };
    case 'comma':
      // Between the groups of an amount many write them as tall as a small digit.
      return random.next() < 0.4
        ? { width: random.uniform(0.1, 0.32), height: random.uniform(0.42, 0.85), lift: random.uniform(-0.15, 0.3) }
        : { width: random.uniform(0.08, 0.2), height: random.uniform(0.2, 0.42), lift: random.uniform(0.02, 0.3) };
    case 'dash':
      return { width: random.uniform(0.3, 1), height: 0.1, lift: random.uniform(-0.65, -0.2) };
    case 'doubleDash':
      return { width: random.uniform(0.3, 0.8), height: random.uniform(0.2, 0.35), lift: random.uniform(-0.5, -0.2) };
    case 'slash':
      return { width: random.uniform(0.02, 0.5), height: random.uniform(0.85, 1.6), lift: random.uniform(-0.05, 0.35) };
    case 'wave':
      return { width: random.uniform(0.7, 1.8), height: random.uniform(0.1, 0.3), lift: random.uniform(-0.6, -0.2) };
    case 'star':
      return { width: 0.5, height: 0.5, lift: random.uniform(-0.5, -0.1) };
    case 'currency':
      return { width: random.uniform(0.35, 0.55), height: random.uniform(0.8, 1.2), lift: random.uniform(-0.05, 0.12) };
    case 'ligature':
      return { width: 0.3, height: 0.2, lift: 0 };
  }
}

/** Bent to the right, straight, and bent to the left. */
const commas: readonly (readonly Point[])[] = [[[0.8, 0], [0.9, 0.5], [0.1, 1]], [[0.8, 0], [0.2, 1]], [[0.75, 0], [0.15, 0.5], [0.5, 1]]];

/** The strokes in a box from (0, 0), upper left, to (1, 1). */
function strokesOf(symbol: SymbolShape, random: RandomStream): Point[][] {
  const wobble = (): number => 0.12 * random.normal();
  switch (symbol) {
    case 'point':
      return [[[0.4, 0.5], [0.6, 0.5 + wobble()]]];
    case 'comma':
      return [commas[random.integer(commas.length)]!.map(([x, y]): Point => [x + wobble(), y])];
    case 'dash':
      return [[[0, 0.5 + 2 * wobble()], [0.5, 0.5 + wobble()], [1, 0.5 + 2 * wobble()]]];
    case 'doubleDash':
      return [[[0, wobble()], [1, wobble()]], [[0.1 + wobble(), 1], [1 + wobble(), 1 + wobble()]]];
    case 'slash':
      return [[[1, 0], [0.5 + wobble(), 0.5], [0, 1]]];
    case 'wave': {
      const bumps = random.uniform(1, 3) * 2 * Math.PI;
      return [Array.from({ length: 16 }, (_, i): Point => [i / 15, 0.5 + 0.5 * Math.sin((i / 15) * bumps)])];
    }
    case 'star':
      return [[[0.5, 0], [0.5, 1]], [[0.05, 0.25], [0.95, 0.75]], [[0.05, 0.75], [0.95, 0.25]]];
    case 'currency':
      return [
        [[0.9, 0.22], [0.6, 0.1], [0.15, 0.22], [0.2, 0.42], [0.8, 0.58], [0.88, 0.78], [0.45, 0.92], [0.08, 0.78]],
        [[0.5 + wobble() / 2, 0], [0.5 + wobble() / 2, 1]]
      ];
    case 'ligature':
      return [[[0, 0.5], [0.5, 1 + wobble()], [1, 0.5]]];
  }
}

/** Draws a symbol with the pen into ink from 0 to 255; what is darker stays. `toPixels` slants and slopes. */
export function drawSymbol(ink: LineImage, symbol: SymbolShape, place: SymbolPlace, toPixels: (x: number, y: number) => [number, number], random: RandomStream): void {
  const at = ([x, y]: Point): Point => toPixels(place.x + x * place.width, place.bottom - place.height + y * place.height);
  const pen = Math.max(0.4, place.pen * (symbol === 'point' || symbol === 'comma' ? random.uniform(0.7, 1.5) : random.uniform(0.75, 1.15)));
  for (const stroke of strokesOf(symbol, random)) {
    for (let i = 1; i < stroke.length; i++) drawPiece(ink, at(stroke[i - 1]!), at(stroke[i]!), pen);
  }
}
