import { sampleSide } from '../../src/contract/sample-facts.ts';
import type { GreyImage } from '../../src/domain/digits/grey-image.ts';
import type { Glyph, Glyphs } from '../../src/domain/lines/glyphs.ts';
import type { RandomStream } from '../../src/domain/random.ts';
import { DrawnPage } from '../../src/vision/testing/drawn-page.ts';

/** An envelope of 190 by 97 mm at 200 dpi. */
const [pageWidth, pageHeight] = [1500, 760];
const gapOfWords = 0.9;

/** One writer's habits, kept through a postcode. Lengths in heights of the digits. */
interface Hand {
  readonly height: number;
  readonly aspect: number;
  readonly slant: number;
  readonly slope: number;
  readonly gap: number;
}

/**
 * An envelope with a sender, a stamp and an address whose last line ends in a postcode, in digits of people who wrote for a dataset, at a size of 4 to 6 mm.
 * The rest is printed or drawn: where the postcode is has to be found out.
 */
export function drawEnvelope(postcode: string, glyphs: Glyphs, random: RandomStream): GreyImage {
  const page = new DrawnPage(pageWidth, pageHeight);
  for (let row = 0; row < 3; row++) page.word(8 + random.integer(5), 50, 45 + 34 * row, 20, random);
  page.frame({ left: 1330, top: 40, width: 120, height: 150 }, 3);
  const hand = drawHand(random);
  const left = random.uniform(450, 620);
  const top = random.uniform(300, 380);
  const lineStep = random.uniform(1.7, 2.1) * hand.height;
  for (let row = 0; row < 2; row++) page.word(9 + random.integer(5), left + random.uniform(-20, 20), top + row * lineStep, hand.height * 0.8, random, 0.12);
  const last = top + 2 * lineStep;
  const town = page.word(6 + random.integer(4), left, last, hand.height * 0.8, random, 0.12);
  writeDigits(page, postcode, glyphs, [left + town.width + gapOfWords * hand.height, last + 0.8 * hand.height], hand, random);
  return page.image({ slope: random.uniform(-0.03, 0.03), noise: random.uniform(1, 8), shadow: random.uniform(0, 0.3), seed: random.integer(1e6) });
}

function drawHand(random: RandomStream): Hand {
  return {
    height: random.uniform(32, 48),
    aspect: Math.exp(0.12 * random.normal()),
    slant: 0.1 + 0.15 * random.normal(),
    slope: 0.02 * random.normal(),
    gap: random.next() < 0.2 ? random.uniform(-0.1, 0.05) : random.uniform(0.05, 0.35)
  };
}

/** @param start left end of the line that the digits stand on */
function writeDigits(page: DrawnPage, text: string, glyphs: Glyphs, [left, baseline]: readonly [number, number], hand: Hand, random: RandomStream): void {
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
