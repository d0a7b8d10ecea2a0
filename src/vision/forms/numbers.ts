import { widened } from '../fields/box-sides.ts';
import { findNumberLines, lineMargin } from '../fields/number-lines.ts';
import type { Sheet } from '../fields/sheet.ts';
import type { FoundForm } from './found-form.ts';

/** A page of more numbers is none that was written by hand. */
const mostLines = 400;
/** Any page has lines of something: never enough to take one for a page of numbers unasked, nor to tell which way up it is. */
const seenOfAny = 0.5;

/** A page of handwritten numbers and nothing else, a line each. Whether ink is digits or letters is not looked at: what is read there tells. */
export function findNumbers(sheet: Sheet): FoundForm {
  const lines = findNumberLines(sheet);
  if (lines.length > mostLines) return { fields: [], score: 0 };
  const fields = lines.map(({ box, height, digits }, i) => ({
    name: `line${i + 1}`,
    box: sheet.toPage(widened(box, lineMargin * height)),
    slope: sheet.slope,
    confidence: seenOfAny,
    why: [`a line of ${digits} ${digits === 1 ? 'character' : 'characters'}`]
  }));
  return { fields, score: fields.length === 0 ? 0 : seenOfAny };
}
