import { sampleSide } from '../../contract/sample-facts.ts';
import { lineAlphabet, lineHeight } from '../../contract/lines.ts';
import { changeStroke } from '../digits/stroke-width.ts';
import type { RandomStream } from '../random.ts';
import type { Filler, Sign } from './draw-text.ts';
import type { Glyph, Glyphs } from './glyphs.ts';
import { blankLine, type LineImage } from './line-image.ts';
import { drawSymbol, symbolWidth, type SymbolShape } from './symbols.ts';

/** Ink alone, 0 paper to 1, and what it says: places in the line's alphabet, left to right. */
export interface WrittenLine {
  readonly ink: LineImage;
  readonly labels: Uint8Array;
  /** The digits' height in pixels: how strong the pen is, and how large what surrounds it. */
  readonly digitHeight: number;
}

/** A digit's longer side in its sample; see domain/digits/normalise.ts. */
const sampleDigit = 20;

/** One writer's habits, kept through a line. */
interface Hand {
  readonly height: number;
  /** Width as a share of what it was. */
  readonly aspect: number;
  /** Sideways per height, to the right. */
  readonly slant: number;
  /** Of the baseline. */
  readonly slope: number;
  /** Between two signs, as a share of the height; negative overlaps. */
  readonly gap: number;
  readonly gapSpread: number;
  readonly unsteadiness: number;
  /** Repeats a digit as it was written before, instead of as somebody else writes it. */
  readonly constant: boolean;
  readonly joinsZeros: boolean;
  /** Many write the zeros of a round sum smaller than its first digits. */
  readonly zeroSize: number;
  readonly pen: number;
}

function drawHand(random: RandomStream): Hand {
  const height = random.uniform(14, 30);
  const tight = random.next();
  return {
    height,
    aspect: Math.exp(0.04 + 0.2 * random.normal()),
    slant: 0.12 + 0.24 * random.normal(),
    slope: 0.035 * random.normal(),
    gap: tight < 0.25 ? random.uniform(-0.14, 0.02) : tight < 0.85 ? random.uniform(0.02, 0.3) : random.uniform(0.3, 0.7),
    gapSpread: random.uniform(0.02, 0.12),
    unsteadiness: random.uniform(0.02, 0.12),
    constant: random.next() < 0.6,
    joinsZeros: random.next() < 0.25,
    zeroSize: random.next() < 0.25 ? random.uniform(0.5, 0.9) : 1,
    pen: random.uniform(-0.45, 0.75)
  };
}

/** A sign with its place: `x` of its left edge before slanting, in pixels. */
interface Placed {
  readonly shape: { readonly glyph: Glyph } | { readonly symbol: SymbolShape };
  readonly label: number;
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly lift: number;
}

/** About how many digits fill a line so wide, for a hand drawn from the same stream. */
export function drawLine(width: number, glyphs: Glyphs, text: (digits: number) => Sign[], random: RandomStream): WrittenLine {
  const hand = drawHand(random);
  const advance = hand.height * (0.62 * hand.aspect + hand.gap);
  const room = width - random.uniform(2, 14);
  const signs = text(Math.round((room / advance) * random.uniform(0.75, 1.05)));
  return writeLine(signs, width, glyphs, hand, random);
}

/** Marks written side by side into a line `[32, width]`, squeezed where they would not fit. */
function writeLine(signs: readonly Sign[], width: number, glyphs: Glyphs, hand: Hand, random: RandomStream): WrittenLine {
  const known = new Map<number, Glyph>();
  const placed: Placed[] = [];
  let x = 0;
  for (const sign of signs) {
    const each = place(sign, x, glyphs, hand, known, random);
    placed.push(each);
    x = each.x + each.width + hand.height * (hand.gap + hand.gapSpread * random.normal());
    // Even a hand that overlaps goes on to the right.
    x = Math.max(x, each.x + 0.22 * hand.height);
  }
  const length = placed.reduce((most, each) => Math.max(most, each.x + each.width), 1);
  const lean = Math.abs(hand.slant) * hand.height * 0.5;
  const squeeze = Math.min(1, (width - 2 - lean) / length);
  const slack = Math.max(0, width - length * squeeze - lean);
  const start = (hand.slant < 0 ? lean : 0) + (random.next() < 0.75 ? Math.min(slack, random.uniform(-1, 9)) : slack * random.next());
  // The crop's middle is seldom the writing's.
  const middle = lineHeight / 2 + random.uniform(-0.5, 0.5) * Math.max(1, lineHeight - hand.height + 2);
  const ink = blankLine(width, lineHeight);
  const toPixels = (px: number, py: number): [number, number] => {
    const along = start + px * squeeze;
    return [along - hand.slant * py, middle + py + hand.slope * (along - width / 2)];
  };
  placed.forEach((each, i) => {
    const bottom = hand.height / 2 + each.lift;
    if ('glyph' in each.shape) drawGlyph(ink, each.shape.glyph, each, bottom, squeeze, hand, toPixels);
    else drawSymbol(ink, each.shape.symbol, { x: each.x, width: each.width, height: each.height, bottom, pen: penRadius(hand) }, toPixels, random);
    const next = placed[i + 1];
    if (hand.joinsZeros && signs[i] === '0' && signs[i + 1] === '0' && next) {
      const top = -hand.height * random.uniform(0.25, 0.5);
      drawSymbol(ink, 'ligature', { x: each.x + each.width * 0.5, width: next.x + next.width * 0.5 - each.x - each.width * 0.5, height: hand.height * 0.2, bottom: top, pen: penRadius(hand) }, toPixels, random);
    }
  });
  for (let i = 0; i < ink.pixels.length; i++) ink.pixels[i]! /= 255;
  changeStroke(ink.pixels, width, hand.pen * (hand.height / sampleDigit), new Float32Array(ink.pixels.length));
  return { ink, labels: Uint8Array.from(placed.filter(({ label }) => label >= 0), ({ label }) => label), digitHeight: hand.height };
}

/** MNIST's strokes are 2.5 of 20 pixels wide. */
function penRadius({ height }: Hand): number {
  return (2.2 / 2) * (height / sampleDigit);
}

function place(sign: Sign, x: number, glyphs: Glyphs, hand: Hand, known: Map<number, Glyph>, random: RandomStream): Placed {
  const shake = (): number => 1 + hand.unsteadiness * random.normal();
  if (typeof sign !== 'string' || !/\d/.test(sign)) {
    const symbol: SymbolShape = typeof sign === 'string' ? symbolOf[sign]! : fillerShape[sign.filler];
    const { width, height, lift } = symbolWidth(symbol, random);
    const label = typeof sign === 'string' ? lineAlphabet.indexOf(sign as (typeof lineAlphabet)[number]) : -1;
    return { shape: { symbol }, label, x, width: width * hand.height * shake(), height: height * hand.height * shake(), lift: lift * hand.height };
  }
  const digit = glyphs.atHand(Number(sign));
  const before = known.get(digit);
  const glyph = before !== undefined && hand.constant ? before : glyphs.draw(digit, random);
  known.set(digit, glyph);
  const inkHeight = glyph.bottom - glyph.top + 1;
  const inkWidth = glyph.right - glyph.left + 1;
  // A wide digit lies in its sample with less than the full height; on paper it is as high as its neighbours, nearly.
  const grown = Math.min(1.25, Math.max(1, sampleDigit / inkHeight));
  const size = digit === 0 && x > 0 ? hand.zeroSize : 1;
  const height = (inkHeight / sampleDigit) * grown * size * hand.height * Math.max(0.6, shake());
  const width = inkWidth * (height / inkHeight) * hand.aspect * Math.max(0.6, shake());
  return { shape: { glyph }, label: digit, x, width, height, lift: hand.height * (0.06 * random.normal() - (1 - size) * random.uniform(0, 0.6)) };
}

const symbolOf: Readonly<Record<string, SymbolShape>> = { '.': 'point', ',': 'comma', '-': 'dash', '/': 'slash' };
const fillerShape: Readonly<Record<Filler, SymbolShape>> = { doubleDash: 'doubleDash', wave: 'wave', star: 'star', currency: 'currency' };

/** Each pixel of the line near the glyph looks up where it comes from; the darker ink stays. */
function drawGlyph(
  ink: LineImage, glyph: Glyph, { x, width, height }: Placed, bottom: number, squeeze: number, hand: Hand, toPixels: (x: number, y: number) => [number, number]
): void {
  const [originX, originY] = toPixels(x, bottom - height);
  const perX = (glyph.right - glyph.left + 1) / (width * squeeze);
  const perY = (glyph.bottom - glyph.top + 1) / height;
  const reach = 2;
  const leftmost = originX - Math.max(0, hand.slant) * height - reach;
  const rightmost = originX + width * squeeze + Math.max(0, -hand.slant) * height + reach;
  const top = Math.max(0, Math.floor(originY - reach - Math.abs(hand.slope) * width));
  const end = Math.min(ink.height - 1, Math.ceil(originY + height + reach + Math.abs(hand.slope) * width));
  for (let py = top; py <= end; py++) {
    for (let px = Math.max(0, Math.floor(leftmost)); px <= Math.min(ink.width - 1, Math.ceil(rightmost)); px++) {
      // The inverse of toPixels, relative to the glyph's upper left corner.
      const dy = py - originY - hand.slope * (px - originX);
      const dx = px - originX + hand.slant * dy;
      const value = sampleGlyph(glyph.pixels, glyph.left - 0.5 + (dx + 0.5) * perX, glyph.top - 0.5 + (dy + 0.5) * perY);
      const at = py * ink.width + px;
      if (value > ink.pixels[at]!) ink.pixels[at] = value;
    }
  }
}

/** Bilinear, 0 outside. */
function sampleGlyph(pixels: Uint8Array, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < -1 || row < -1 || column >= sampleSide || row >= sampleSide) return 0;
  const fx = x - column;
  const fy = y - row;
  const inRight = column + 1 < sampleSide;
  const inBottom = row + 1 < sampleSide;
  const at = row * sampleSide + column;
  const a = column >= 0 && row >= 0 ? pixels[at]! : 0;
  const b = inRight && row >= 0 ? pixels[at + 1]! : 0;
  const c = column >= 0 && inBottom ? pixels[at + sampleSide]! : 0;
  const d = inRight && inBottom ? pixels[at + sampleSide + 1]! : 0;
  return (a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + d * fx) * fy;
}
