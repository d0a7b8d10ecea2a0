import { describe, expect, test } from 'vitest';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { randomStream } from '../../domain/random.ts';
import { DrawnPage } from '../testing/drawn-page.ts';
import { fieldInBox } from './field-in-box.ts';

const row = Array.from({ length: 8 }, (_, i): PixelBox => ({ left: 600 + 44 * i, top: 80, width: 44, height: 50 }));
const frame: PixelBox = { left: 500, top: 300, width: 420, height: 70 };

function drawn() {
  const page = new DrawnPage(1200, 600);
  row.forEach((box) => page.frame(box, 2));
  page.frame(frame, 3);
  row.forEach(({ left, top }, i) => void page.write(String(i), left + 12, top + 10, 30, randomStream(i, 'digits')));
  page.write('4,206', 540, 318, 36, randomStream(1, 'amount'));
  page.write('1518', 100, 320, 36, randomStream(2, 'free'));
  return page.image({ noise: 2, seed: 1 });
}

describe('a box drawn by a person', () => {
  const page = drawn();

  test.each([0, 6, -6])('around a row of printed boxes finds them, though it is %i pixels off', (off) => {
    const { boxes, box } = fieldInBox(page, { left: 600 + off, top: 80 + off, width: 352, height: 50 });
    expect(box).toEqual({ left: 600 + off, top: 80 + off, width: 352, height: 50 });
    expect(boxes).toHaveLength(8);
    boxes!.forEach(({ left, top }, i) => {
      expect(Math.abs(left - row[i]!.left)).toBeLessThan(3);
      expect(Math.abs(top - 80)).toBeLessThan(3);
    });
  });

  test('around some of the boxes takes those alone', () => {
    expect(fieldInBox(page, { left: 688, top: 78, width: 130, height: 54 }).boxes!.map(({ left }) => Math.round((left - 600) / 44))).toEqual([2, 3, 4]);
  });

  test('around a frame finds its lines; where nothing is printed there are none', () => {
    const found = fieldInBox(page, { left: 496, top: 294, width: 430, height: 80 });
    expect(found).not.toHaveProperty('boxes');
    expect(Math.abs(found.frame!.left - 500)).toBeLessThan(4);
    expect(Math.abs(found.frame!.width - 420)).toBeLessThan(6);
    const free = fieldInBox(page, { left: 80, top: 300, width: 200, height: 70 });
    expect([free.boxes, free.frame]).toEqual([undefined, undefined]);
  });

  test('at the rim of the page is no trouble', () => {
    expect(fieldInBox(page, { left: 0, top: 0, width: 8, height: 8 })).toMatchObject({ box: { left: 0, top: 0 } });
    expect(fieldInBox(page, { left: 1192, top: 592, width: 8, height: 8 })).toMatchObject({ box: { left: 1192, top: 592 } });
  });
});
