import { describe, expect, test } from 'vitest';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { randomStream } from '../../domain/random.ts';
import { DrawnPage } from '../testing/drawn-page.ts';
import { cutField } from './cut-field.ts';
import type { FoundField } from './field.ts';

const found = (box: PixelBox, rest: Partial<FoundField> = {}): FoundField => ({ name: 'amount', box, slope: 0, confidence: 1, why: [], ...rest });

/** Sum of darkness, in whole pixels of ink. */
function inkOf({ pixels, width, height }: GreyImage, box: PixelBox = { left: 0, top: 0, width, height }): number {
  let sum = 0;
  for (let y = Math.max(0, box.top); y < Math.min(height, box.top + box.height); y++) {
    for (let x = Math.max(0, box.left); x < Math.min(width, box.left + box.width); x++) sum += Math.max(0, 200 - pixels[y * width + x]!) / 200;
  }
  return sum;
}

/** What the cut should be: the writing alone on a clean page. */
function alone(draw: (page: DrawnPage) => PixelBox[], width: number, height: number): { image: GreyImage; boxes: PixelBox[] } {
  const page = new DrawnPage(width, height);
  const boxes = draw(page);
  return { image: page.image({ noise: 0 }), boxes };
}

const frame = { left: 60, top: 60, width: 420, height: 70 };

describe('a framed amount', () => {
  test.each([0, 1, 2, 3, 4, 5])('hand %i: the cut holds its ink and no other', (seed) => {
    const write = (page: DrawnPage) => page.write('4,72,950/-', 110, 78, 44, randomStream(seed, 'hand'));
    const page = new DrawnPage(560, 190);
    page.frame(frame, 2.5);
    const sign = page.sign('₹', 68, 78, 32, 0.12);
    page.word(7, 200, 25, 22, randomStream(seed, 'words'));
    page.word(6, 10, 150, 18, randomStream(seed, 'label'));
    // A tail of the line above that comes down into the frame.
    page.line([350, 30], [345, 75], 4);
    write(page);
    const expected = inkOf(alone(write, 560, 190).image);
    const cut = cutField(page.image({ noise: 2 }), found({ ...frame, left: 103, width: 377 }, { frame, sign }));
    expect(cut.isEmpty).toBe(false);
    expect(Math.abs(inkOf(cut.image) / expected - 1)).toBeLessThan(0.08);
  });

  test('strokes are followed where they leave the frame, and kept where they cross its lines', () => {
    const write = (page: DrawnPage) => page.write('17/', 120, 80, 62, randomStream(5, 'large'));
    const page = new DrawnPage(560, 190);
    page.frame(frame, 3);
    write(page);
    const { image, boxes } = alone(write, 560, 190);
    const cut = cutField(page.image({ noise: 2 }), found(frame, { frame }));
    const slash = boxes[2]!;
    expect(slash.top + slash.height).toBeGreaterThan(frame.top + frame.height + 4);
    expect(inkOf(cut.image) / inkOf(image)).toBeGreaterThan(0.95);
    expect(inkOf(cut.image) / inkOf(image)).toBeLessThan(1.05);
    expect(cut.toPage({ left: 0, top: 0, width: cut.image.width, height: cut.image.height }).top + cut.image.height).toBeGreaterThanOrEqual(slash.top + slash.height);
  });

  test('an empty frame is said to be empty, and so is one with dust in it', () => {
    const page = new DrawnPage(560, 190);
    page.frame(frame, 2.5);
    expect(cutField(page.image(), found(frame, { frame })).isEmpty).toBe(true);
    page.line([200, 90], [201, 91], 2);
    expect(cutField(page.image(), found(frame, { frame })).isEmpty).toBe(true);
  });

  test('lean, resolution and shadow change nothing', () => {
    const write = (page: DrawnPage, k: number) => page.write('8206', 110 * k, 78 * k, 40 * k, randomStream(2, 'hand'));
    for (const k of [1, 3]) {
      const page = new DrawnPage(560 * k, 190 * k);
      page.frame({ left: frame.left * k, top: frame.top * k, width: frame.width * k, height: frame.height * k }, 2.5 * k);
      write(page, k);
      const slope = 0.03;
      const box = { left: 60 * k, top: 55 * k, width: 422 * k, height: 82 * k };
      const cut = cutField(page.image({ slope, shadow: 0.5 }), found(box, { frame: box, slope }));
      const expected = inkOf(alone((clean) => write(clean, 1), 560, 190).image);
      const scale = 70 / Math.min(96, 70 * k);
      expect(Math.abs((inkOf(cut.image) * scale * scale) / expected - 1)).toBeLessThan(0.15);
    }
  });
});

describe('a row of boxes', () => {
  const boxes = Array.from({ length: 6 }, (_, i): PixelBox => ({ left: 50 + 44 * i, top: 50, width: 44, height: 50 }));
  const row = { left: 50, top: 50, width: 264, height: 50 };

  test('each digit is cut alone, with the part of it that lies in the next box; empty boxes are said to be', () => {
    const page = new DrawnPage(380, 160);
    boxes.forEach((box) => page.frame(box, 2));
    boxes.forEach((box) => page.word(1, box.left + 14, 112, 14, randomStream(1, 'below')));
    const random = randomStream(7, 'digits');
    const inks = [0, 1, 3, 4].map((i) => page.write('5', boxes[i]!.left + (i === 3 ? 22 : 10), 58, 32, random)[0]!);
    const cut = cutField(page.image({ noise: 2 }), found(row, { name: 'date', boxes }));
    expect(cut.boxes!.map(({ isEmpty }) => isEmpty)).toEqual([false, false, true, false, false, true]);
    expect(cut.boxes!.map(({ reachesOut }) => reachesOut)).toEqual([false, false, false, true, false, false]);
    [0, 1, 3, 4].forEach((box, i) => {
      const { toPage, image } = cut.boxes![box]!;
      const seen = toPage({ left: 0, top: 0, width: image.width, height: image.height });
      expect(Math.abs(seen.left + seen.width / 2 - inks[i]!.left - inks[i]!.width / 2)).toBeLessThan(6);
      expect(Math.abs(seen.width - inks[i]!.width - 10)).toBeLessThan(8);
    });
  });

  test.each([[6, 0], [4, 3], [37, 0]])('a 1 that stands %i pixels from the left side of its box, and leans by %i, is no side', (from, lean) => {
    const page = new DrawnPage(380, 160);
    boxes.forEach((box) => page.frame(box, 2));
    page.word(1, boxes[0]!.left + 14, 60, 30, randomStream(3, 'before'));
    page.line([boxes[1]!.left + from + lean, 56], [boxes[1]!.left + from, 94], 3);
    const cut = cutField(page.image({ noise: 2 }), found(row, { name: 'date', boxes }));
    expect(cut.boxes!.map(({ isEmpty }) => isEmpty)).toEqual([false, false, true, true, true, true]);
  });

  test('digits that touch across a side are parted at it', () => {
    const page = new DrawnPage(380, 160);
    boxes.forEach((box) => page.frame(box, 2));
    page.line([60, 58], [70, 92], 4);
    page.line([70, 90], [120, 90], 4);
    page.line([120, 58], [120, 92], 4);
    const cut = cutField(page.image({ noise: 2 }), found(row, { name: 'date', boxes }));
    expect(cut.boxes!.map(({ isEmpty }) => isEmpty)).toEqual([false, false, true, true, true, true]);
  });
});
