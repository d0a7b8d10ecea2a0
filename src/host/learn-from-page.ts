import type { Box } from '../contract/reading.ts';
import type { LearnTemplate } from '../core/forms/ports.ts';
import type { PixelBox } from '../domain/digits/resample.ts';
import { learnTemplate } from '../vision/forms/template.ts';

/** Takes some tenths of a second, in this process: once a form, and the page is pixels by now. */
export const learnFromPage: LearnTemplate = (page, name, fields) =>
  learnTemplate(page, name, fields.map((field) => ({ name: field.name, box: pixelBox(field.box), ...(field.boxes && { boxes: field.boxes.map(pixelBox) }), isFramed: field.isFramed })));

function pixelBox({ x, y, w, h }: Box): PixelBox {
  return { left: x, top: y, width: w, height: h };
}
