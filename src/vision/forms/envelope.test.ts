import { describe, expect, test } from 'vitest';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { randomStream } from '../../domain/random.ts';
import { around, bottomOf, rightOf } from '../fields/box-sides.ts';
import { cutField } from '../fields/cut-field.ts';
import { DrawnPage } from '../testing/drawn-page.ts';
import { findFields } from './find-fields.ts';

/** An address somewhere in the right part, a sender at the upper left, a stamp; `last` is the address's last line, words apart by blanks. */
function drawEnvelope(seed: number, last: string): { page: DrawnPage; words: PixelBox[] } {
  const random = randomStream(seed, 'envelope');
  const page = new DrawnPage(1500, 760);
  for (let row = 0; row < 3; row++) page.word(8 + random.integer(5), 50, 45 + 34 * row, 20, random);
  page.frame({ left: 1330, top: 40, width: 120, height: 150 }, 3);
  const left = random.uniform(500, 700);
  const top = random.uniform(330, 400);
  const height = random.uniform(32, 44);
  for (let row = 0; row < 2; row++) page.write('2718281828'.slice(0, 6 + random.integer(4)), left + random.uniform(-20, 20), top + row * 1.9 * height, height, random, 0.25);
  let x = left;
  const words = last.split(' ').map((word) => {
    const box = around(page.write(word, x, top + 3.8 * height, height, random, 0.14));
    x = rightOf(box) + 0.9 * height;
    return box;
  });
  return { page, words };
}

const holds = (outer: PixelBox, inner: PixelBox): boolean =>
  inner.left >= outer.left - 3 && inner.top >= outer.top - 3 && rightOf(inner) <= rightOf(outer) + 3 && bottomOf(inner) <= bottomOf(outer) + 3;

describe('the postcode on an envelope', () => {
  test.each(Array.from({ length: 8 }, (_, seed) => seed))('layout %i: ends or begins the last line of the address, by country', (seed) => {
    for (const [country, last, place] of [['US', '3141592 97 20742', 2], ['IN', '31415926 500028', 1], ['DE', '20095 31415926', 0], ['AT', '1010 3141', 0]] as const) {
      const { page, words } = drawEnvelope(seed, last);
      const found = findFields(page.image({ seed }), 'envelope', { country });
      const box = found.fields.find(({ name }) => name === 'postcode')!.box;
      expect(holds(box, words[place]!)).toBe(true);
      for (const [i, word] of words.entries()) if (i !== place) expect(holds(box, word)).toBe(false);
    }
  });

  test.each([['SE', '123 45 31415926', 2], ['PL', '00 950 3141592', 2], ['FI', '00100 31415926', 1], ['RO', '010011 31415926', 1], ['JP', '100 0001 31415926', 2]] as const)(
    'in %s it begins the line, however many digits it has: %s', (country, last, count) => {
      const { page, words } = drawEnvelope(4, last);
      const { box } = findFields(page.image({ seed: 4 }), 'envelope', { country }).fields[0]!;
      expect(holds(box, around(words.slice(0, count)))).toBe(true);
      expect(holds(box, words[count]!)).toBe(false);
    });

  test('a postcode in two parts is taken whole', () => {
    const { page, words } = drawEnvelope(2, '31415926535 500 028');
    const box = findFields(page.image(), 'envelope', { country: 'IN' }).fields[0]!.box;
    expect(holds(box, around(words.slice(1)))).toBe(true);
    expect(holds(box, words[0]!)).toBe(false);
  });

  test('places further up and wider ones are offered too, after the likeliest', () => {
    const { page, words } = drawEnvelope(3, '3141592 20742');
    const { fields } = findFields(page.image(), 'envelope', { country: 'US' });
    expect(fields.length).toBeGreaterThanOrEqual(3);
    expect(holds(fields[0]!.box, words[1]!)).toBe(true);
    expect(holds(fields[1]!.box, around(words))).toBe(true);
    expect(bottomOf(fields.at(-1)!.box)).toBeLessThan(words[0]!.top + words[0]!.height);
  });

  test('boxes for it are found wherever they are', () => {
    const { page } = drawEnvelope(1, '31415926');
    const boxes = Array.from({ length: 6 }, (_, i): PixelBox => ({ left: 80 + 60 * i, top: 250, width: 46, height: 56 }));
    boxes.forEach((box) => page.frame(box, 3));
    boxes.slice(0, 5).forEach(({ left }) => page.write('4', left + 10, 262, 34, randomStream(3, 'boxed')));
    const image = page.image();
    const [field] = findFields(image, 'envelope', { country: 'CN' }).fields;
    expect(field!.boxes).toHaveLength(6);
    expect(cutField(image, field!).boxes!.map(({ isEmpty }) => isEmpty)).toEqual([false, false, false, false, false, true]);
  });

  test('an envelope is not taken for a form unasked', () => {
    for (let seed = 0; seed < 4; seed++) expect(findFields(drawEnvelope(seed, '31415926 500028').page.image(), 'auto').form).toBeNull();
  });
});
