import { expect, test } from 'vitest';
import { lineClasses, lineHeight } from '../../contract/lines.ts';
import { columnPixels } from './fit-line.ts';
import { placeDigits } from './place-digits.ts';
import type { AnsweredLook } from './place-digits.ts';

const columns = 20;

/** A look that sees characters in columns, each surely or, as `x?`, as good as not at all; everything else is blank. */
function look(characters: Readonly<Record<number, string>>): AnsweredLook {
  const classes = lineClasses.length;
  const logits = new Float32Array(columns * classes);
  for (let column = 0; column < columns; column++) {
    const [char, doubt] = characters[column] ?? [];
    const index = char === undefined ? classes - 1 : lineClasses.indexOf(char);
    logits[column * classes + index] = doubt === undefined ? 12 : 1;
  }
  const width = columns * columnPixels;
  return { logits, line: { width, height: lineHeight, pixels: new Float32Array(width * lineHeight) }, field: { left: 100, top: 0, width: 2 * width, height: 2 * lineHeight } };
}

const places = (looks: readonly AnsweredLook[], digits: string) => placeDigits(looks, digits).map(({ digit, x, isCertain }) => [digit, x, isCertain]);
/** In pixels of the picture, which is twice as large as the line and begins at 100. */
const middleOf = (column: number): number => 100 + (column + 0.5) * columnPixels * 2;

test('digits are where they were seen, whatever mark is between them', () => {
  expect(places([look({ 2: '1', 8: '.', 12: '5' })], '15')).toEqual([['1', middleOf(2), true], ['5', middleOf(12), true]]);
});

test('one that was misread stands between its neighbours; two in a row are uncertain', () => {
  const seen = [look({ 2: '1', 7: '8', 12: '5', 17: '0' })];
  expect(places(seen, '1950')[1]).toEqual(['9', expect.any(Number), true]);
  expect(places(seen, '1920').map(([, , isCertain]) => isCertain)).toEqual([true, false, false, true]);
  // At the edge, the field's end is the neighbour.
  expect(places(seen, '2850').map(([, , isCertain]) => isCertain)).toEqual([true, true, true, true]);
});

test('looks that disagree about a place make it uncertain', () => {
  const [one, other] = [look({ 2: '1', 8: '3', 16: '5' }), look({ 2: '1', 12: '3', 16: '5' })];
  expect(places([one, other], '135').map(([, , isCertain]) => isCertain)).toEqual([true, false, true]);
  expect(places([one, one], '135').every(([, , isCertain]) => isCertain)).toBe(true);
});

test('a single digit that was not seen has no neighbours to stand between, and what does not fit has no place', () => {
  expect(places([look({ 5: '8' })], '8')).toEqual([['8', middleOf(5), true]]);
  expect(places([look({ 5: '8' })], '9')).toEqual([['9', expect.any(Number), false]]);
  expect(places([look({})], '1'.repeat(columns))).toEqual([]);
  expect(places([look({ 5: '8' })], '')).toEqual([]);
});
