import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { findBoxRows } from './box-rows.ts';
import type { FoundField } from './field.ts';
import { findFrames } from './frames.ts';
import { maskInk } from './ink-mask.ts';
import { levelView } from './level-view.ts';
import { findRules } from './rules.ts';

/** Printed lines are looked for this far around a box, in its heights: who draws one by hand is off by some pixels. */
const around = 0.4;
/** Of two boxes, the part that they share is this share of each at least where one is taken for the other. */
const alike = 0.6;

/**
 * The field in a box that a person drew: with the printed boxes for its digits where some lie in it, or its printed frame where it is drawn around one,
 * so that a reader need not see either.
 *
 * @param page 0 black … 255 white, upright and level.
 * @param box of whole pixels, on the page.
 */
export function fieldInBox(page: GreyImage, box: PixelBox): FoundField {
  const margin = Math.ceil(around * box.height);
  const [left, top] = [Math.max(0, box.left - margin), Math.max(0, box.top - margin)];
  const part = { width: Math.min(page.width, box.left + box.width + margin) - left, height: Math.min(page.height, box.top + box.height + margin) - top };
  const { ink } = maskInk(levelView([left + part.width / 2, top + part.height / 2], part.width, part.height, 0, 1).cut(page));
  const rules = findRules(ink, part.width, part.height, Math.max(page.width, page.height));
  const toPage = (found: PixelBox): PixelBox => ({ ...found, left: found.left + left, top: found.top + top });
  const boxes = findBoxRows(rules).map((row) => row.boxes.map(toPage).filter((each) => hasMiddleOf(each, box))).find(({ length }) => length > 0);
  const frame = findFrames(rules, page).map((found) => toPage(found.box)).find((found) => shared(found, box) >= alike);
  return { name: 'box', box, ...(boxes ? { boxes } : frame && { frame }), slope: 0, confidence: 1, why: ['drawn by a person'] };
}

function hasMiddleOf({ left, top, width, height }: PixelBox, box: PixelBox): boolean {
  const [x, y] = [left + width / 2 - box.left, top + height / 2 - box.top];
  return x >= 0 && x < box.width && y >= 0 && y < box.height;
}

/** The shared area as a share of the larger box. */
function shared(a: PixelBox, b: PixelBox): number {
  const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return (Math.max(0, across) * Math.max(0, down)) / Math.max(a.width * a.height, b.width * b.height);
}
