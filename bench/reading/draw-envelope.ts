import type { GreyImage } from '../../src/domain/digits/grey-image.ts';
import type { Glyphs } from '../../src/domain/lines/glyphs.ts';
import type { RandomStream } from '../../src/domain/random.ts';
import { DrawnPage } from '../../src/vision/testing/drawn-page.ts';
import { drawHand, writeDigits } from './write-digits.ts';

/** An envelope of 190 by 97 mm at 200 dpi. */
const [pageWidth, pageHeight] = [1500, 760];
const gapOfWords = 0.9;

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
