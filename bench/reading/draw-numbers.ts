import type { GreyImage } from '../../src/domain/digits/grey-image.ts';
import type { Glyphs } from '../../src/domain/lines/glyphs.ts';
import type { RandomStream } from '../../src/domain/random.ts';
import { DrawnPage } from '../../src/vision/testing/drawn-page.ts';
import { drawHand, writeDigits } from './write-digits.ts';

/** A sheet of A5 at 200 dpi. */
const [pageWidth, pageHeight] = [1165, 1654];
const margin = 90;
/** Ruled every 9 mm, squared every 5 mm. */
const [ruledEvery, squaredEvery] = [71, 39];
const mostDigits = 8;

/** A number of a page, and a place that is inside it. */
export interface WrittenNumber {
  readonly digits: string;
  readonly x: number;
  readonly y: number;
}

/** A sheet of plain, ruled or squared paper on which one hand wrote a number a line, in digits of people who wrote for a dataset. */
export function drawNumbers(glyphs: Glyphs, random: RandomStream): { readonly page: GreyImage; readonly numbers: readonly WrittenNumber[] } {
  const page = new DrawnPage(pageWidth, pageHeight);
  const hand = drawHand(random);
  const spaced = { ...hand, gap: hand.gap + (random.next() < 0.5 ? random.uniform(0, 1) : 0) };
  const lineStep = random.uniform(1.5, 2.6) * hand.height;
  const numbers: WrittenNumber[] = [];
  for (let baseline = margin + hand.height; baseline < pageHeight - margin; baseline += lineStep) {
    const digits = Array.from({ length: 1 + random.integer(mostDigits) }, () => random.integer(10)).join('');
    const left = margin + random.uniform(0, 60);
    writeDigits(page, digits, glyphs, [left, baseline], spaced, random);
    numbers.push({ digits, x: left + 0.1 * hand.height, y: baseline - hand.height / 2 });
  }
  drawPaper(page, random);
  return { page: page.image({ noise: random.uniform(1, 8), shadow: random.uniform(0, 0.3), seed: random.integer(1e6) }), numbers };
}

function drawPaper(page: DrawnPage, random: RandomStream): void {
  const kind = random.integer(3);
  const strength = random.uniform(0.15, 0.4);
  const every = kind === 1 ? ruledEvery : squaredEvery;
  if (kind > 0) for (let y = random.integer(every); y < pageHeight; y += every) page.line([0, y], [pageWidth, y], 2, strength);
  if (kind > 1) for (let x = random.integer(every); x < pageWidth; x += every) page.line([x, 0], [x, pageHeight], 2, strength);
}
