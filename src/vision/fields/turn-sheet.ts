import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { PixelBox } from '../../domain/digits/resample.ts';
import type { Rule } from './rules.ts';
import type { Sheet } from './sheet.ts';

type Size = Pick<GreyImage, 'width' | 'height'>;

/**
 * The sheet of the same page on its head, in a tenth of the time that laying out the turned page takes.
 *
 * @param page that was laid out: `toPage` leads to the turned one.
 */
export function turnSheet(sheet: Sheet, page: Size): Sheet {
  const { width, height, darkness, ink, pieces, labels, rules, slope } = sheet;
  const [lastX, lastY] = [width - 1, height - 1];
  return {
    width,
    height,
    slope,
    darkness: darkness.slice().reverse(),
    ink: ink.slice().reverse(),
    pieces: pieces.map(({ left, top, right, bottom, area }) => ({ left: lastX - right, top: lastY - bottom, right: lastX - left, bottom: lastY - top, area })),
    labels: labels.slice().reverse(),
    rules: { level: turnRules(rules.level, lastX, lastY), upright: turnRules(rules.upright, lastY, lastX) },
    toPage: (box) => turnBox(sheet.toPage(turnBox(box, sheet)), page)
  };
}

/** From left to right, or from top to bottom, as findRules() has them. */
function turnRules(rules: readonly Rule[], lastAlong: number, lastAcross: number): Rule[] {
  return rules.map(({ from, to, at, thickness }) => ({ from: lastAlong - to, to: lastAlong - from, at: lastAcross - at, thickness })).sort((a, b) => a.from - b.from);
}

function turnBox({ left, top, width, height }: PixelBox, within: Size): PixelBox {
  return { left: within.width - left - width, top: within.height - top - height, width, height };
}
