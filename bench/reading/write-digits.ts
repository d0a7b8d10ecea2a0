import { sampleSide } from '../../src/contract/sample-facts.ts';
import type { Glyph, Glyphs } from '../../src/domain/lines/glyphs.ts';
import type { RandomStream } from '../../src/domain/random.ts';
import type { DrawnPage } from '../../src/vision/testing/drawn-page.ts';

/** One writer's habits, kept through a page. Lengths in heights of the digits. */
export interface Hand {
  readonly height: number;
  readonly aspect: number;
  readonly slant: number;
  readonly slope: number;
  readonly gap: number;
}

export function drawHand(random: RandomStream): Hand {
  return {
    height: random.uniform(32, 48),
    aspect: Math.exp(0.12 * random.normal()),
    slant: 0.1 + 0.15 * random.normal(),
    slope: 0.02 * random.normal(),
    gap: random.next() < 0.2 ? random.uniform(-0.1, 0.05) : random.uniform(0.05, 0.35)
  };
}

/** Digits of people who wrote for a dataset. @param start left end of the line that they stand on */
export function writeDigits(page: DrawnPage, text: string, glyphs: Glyphs, [left, baseline]: readonly [number, number], hand: Hand, random: RandomStream): void {
  let x = left;
  for (const digit of text) {
    const glyph = glyphs.draw(Number(digit), random);
    const height = hand.height * (1 + 0.06 * random.normal());
    const width = ((glyph.right - glyph.left + 1) / (glyph.bottom - glyph.top + 1)) * height * hand.aspect;
    pasteGlyph(page, glyph, { left: x, bottom: baseline + hand.slope * (x - left) + 0.04 * hand.height * random.normal(), width, height, slant: hand.slant });
    x += Math.max(width, 0.25 * height) + (hand.gap + 0.05 * random.normal()) * hand.height;
  }
}

interface Place {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
  readonly slant: number;
}

function pasteGlyph(page: DrawnPage, glyph: Glyph, { left, bottom, width, height, slant }: Place): void {
  const perX = (glyph.right - glyph.left + 1) / width;
  const perY = (glyph.bottom - glyph.top + 1) / height;
  const reach = 4 + Math.abs(slant) * height;
  for (let y = Math.floor(bottom - height - 4); y <= bottom + 4; y++) {
    for (let x = Math.floor(left - reach); x <= left + width + reach; x++) {
      const up = bottom - y - 0.5;
      const across = x + 0.5 - left - slant * up;
      page.darken(x, y, inkAt(glyph, glyph.left + across * perX - 0.5, glyph.bottom + 1 - up * perY - 0.5));
    }
  }
}

/** Bilinear, 0 outside. */
function inkAt({ pixels }: Glyph, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const at = (c: number, r: number): number => (c < 0 || r < 0 || c >= sampleSide || r >= sampleSide ? 0 : pixels[r * sampleSide + c]!);
  const [right, down] = [x - column, y - row];
  return (at(column, row) * (1 - right) + at(column + 1, row) * right) * (1 - down) + (at(column, row + 1) * (1 - right) + at(column + 1, row + 1) * right) * down;
}
