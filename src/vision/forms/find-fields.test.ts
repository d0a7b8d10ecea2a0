import { describe, expect, test } from 'vitest';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { drawChequeIn, drawChequeUs } from '../testing/drawn-cheques.ts';
import { DrawnPage } from '../testing/drawn-page.ts';
import { randomStream } from '../../domain/random.ts';
import { findFields } from './find-fields.ts';
import { turnHalf } from './turn-half.ts';

const named = (found: ReturnType<typeof findFields>, name: string) => found.fields.find((field) => field.name === name);

function around(boxes: readonly PixelBox[]): PixelBox {
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  return {
    left, top,
    width: Math.max(...boxes.map((box) => box.left + box.width)) - left, height: Math.max(...boxes.map((box) => box.top + box.height)) - top
  };
}

/** Share of `inner` that lies in `outer`. */
function covered(inner: PixelBox, outer: PixelBox): number {
  const width = Math.min(inner.left + inner.width, outer.left + outer.width) - Math.max(inner.left, outer.left);
  const height = Math.min(inner.top + inner.height, outer.top + outer.height) - Math.max(inner.top, outer.top);
  return (Math.max(0, width) * Math.max(0, height)) / (inner.width * inner.height);
}

const resolutions = [100, 150, 200, 300, 400];

describe('Indian cheques of banks never seen', () => {
  test.each(Array.from({ length: 15 }, (_, seed) => seed))('layout %i: date and amount are found without the sign', (seed) => {
    const cheque = drawChequeIn(seed, resolutions[seed % resolutions.length]!);
    const found = findFields(cheque.page.image({ seed, shadow: seed % 3 === 0 ? 0.4 : 0, noise: 4 }), 'auto');
    expect([found.form, found.turned180]).toEqual(['cheque-in', false]);
    const amount = named(found, 'amount')!;
    expect(covered(around(cheque.amountInk), amount.box)).toBeGreaterThan(0.95);
    expect(covered(cheque.sign, amount.box)).toBeLessThan(0.1);
    const date = named(found, 'date')!;
    expect(date.boxes).toHaveLength(8);
    date.boxes!.forEach((box, i) => expect(covered(cheque.dateBoxes[i]!, box)).toBeGreaterThan(0.85));
  });
});

describe('US cheques of banks never seen', () => {
  test.each(Array.from({ length: 15 }, (_, seed) => seed))('layout %i: amount and date are found by what is around them', (seed) => {
    const cheque = drawChequeUs(seed, resolutions[seed % resolutions.length]!);
    const found = findFields(cheque.page.image({ seed, shadow: seed % 3 === 1 ? 0.4 : 0, noise: 4 }), 'auto');
    expect([found.form, found.turned180]).toEqual(['cheque-us', false]);
    expect(covered(around(cheque.amountInk), named(found, 'amount')!.box)).toBeGreaterThan(0.95);
    expect(covered(cheque.sign, named(found, 'amount')!.box)).toBeLessThan(0.1);
    expect(covered(around(cheque.dateInk), named(found, 'date')!.box)).toBeGreaterThan(0.95);
  });
});

describe('pages as they come', () => {
  test('a page on its head is found and said to be', () => {
    for (const cheque of [drawChequeIn(3, 200), drawChequeUs(3, 200)]) {
      const page = cheque.page.image();
      const upright = findFields(page, 'auto');
      const turned = findFields(turnHalf(page), 'auto');
      expect(turned.turned180).toBe(true);
      expect({ ...turned, turned180: false }).toEqual(upright);
    }
  });

  test.each([-0.035, -0.012, 0.02, 0.035])('a slope of %d is followed', (slope) => {
    for (const cheque of [drawChequeIn(4, 200), drawChequeUs(4, 200)]) {
      const found = findFields(cheque.page.image({ slope }), 'auto');
      expect(found.form).not.toBeNull();
      expect(Math.abs(named(found, 'amount')!.slope - slope)).toBeLessThan(0.004);
      expect(covered(turnedBox(around(cheque.amountInk), slope, cheque.page), named(found, 'amount')!.box)).toBeGreaterThan(0.9);
    }
  });

  test('halftone and scans of one bit a pixel', () => {
    for (const cheque of [drawChequeIn(5, 200), drawChequeUs(5, 200)]) {
      for (const options of [{ halftone: 5 }, { halftone: 7 }, { bitonal: true }]) {
        const found = findFields(cheque.page.image(options), 'auto');
        expect(found.form).not.toBeNull();
        expect(covered(around(cheque.amountInk), named(found, 'amount')!.box)).toBeGreaterThan(0.85);
      }
    }
  });
});

describe('what is none of the forms', () => {
  test('gets no form and no fields, rather than wrong ones', () => {
    for (let seed = 0; seed < 12; seed++) {
      const random = randomStream(seed, 'no form');
      const page = new DrawnPage(random.uniform(300, 1600), random.uniform(200, 1200));
      for (let i = 0; i < 30; i++) {
        const height = random.uniform(12, 40);
        const [left, top] = [random.uniform(0, 0.8 * page.width), random.uniform(0, 0.95 * page.height)];
        const kind = random.integer(4);
        if (kind === 0) page.word(1 + random.integer(9), left, top, height, random);
        if (kind === 1) page.write(String(random.integer(100_000)), left, top, height, random);
        if (kind === 2) page.line([left, top], [random.uniform(0, page.width), top], 2);
        if (kind === 3) page.frame({ left, top, width: random.uniform(30, 300), height: random.uniform(20, 80) }, 2);
      }
      expect(findFields(page.image({ seed }), 'auto')).toEqual({ form: null, turned180: false, fields: [] });
    }
  });

  test('a blank page, and a page of one pixel', () => {
    expect(findFields(new DrawnPage(800, 400).image(), 'auto').form).toBeNull();
    expect(findFields({ width: 1, height: 1, pixels: Uint8Array.of(255) }, 'auto').form).toBeNull();
    expect(findFields({ width: 60, height: 40, pixels: new Uint8Array(2400) }, 'cheque-in').form).toBeNull();
  });
});

/** Where a box of the level page comes to lie. */
function turnedBox(box: PixelBox, slope: number, page: DrawnPage): PixelBox {
  const cos = 1 / Math.hypot(1, slope);
  const dx = box.left + box.width / 2 - page.width / 2;
  const dy = box.top + box.height / 2 - page.height / 2;
  const x = page.width / 2 + cos * (dx - slope * dy);
  const y = page.height / 2 + cos * (dy + slope * dx);
  return { left: x - box.width / 2, top: y - box.height / 2, width: box.width, height: box.height };
}
