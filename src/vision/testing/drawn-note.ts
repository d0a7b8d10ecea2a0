import type { PixelBox } from '../../domain/digits/resample.ts';
import { randomStream } from '../../domain/random.ts';
import { DrawnPage } from './drawn-page.ts';

/** A delivery note of no firm, not filled in: printed words and lines, a framed field, and a row of boxes where there are some. */
export function drawBlankNote(field: PixelBox, boxes: readonly PixelBox[]): DrawnPage {
  const page = new DrawnPage(1000, 700);
  const print = randomStream(8, 'note');
  page.word(12, 60, 50, 40, print);
  for (let row = 0; row < 6; row++) {
    page.word(5 + print.integer(6), 60, 150 + 70 * row, 22, print);
    page.line([300, 176 + 70 * row], [640 - 30 * row, 176 + 70 * row], 2);
  }
  page.frame(field, 2);
  boxes.forEach((box) => page.frame(box, 2));
  page.word(6, 700, 140, 24, print);
  page.word(5, 700, 380, 24, print);
  return page;
}
