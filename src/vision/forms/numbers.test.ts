import { describe, expect, test } from 'vitest';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { randomStream, type RandomStream } from '../../domain/random.ts';
import { around, bottomOf, rightOf } from '../fields/box-sides.ts';
import { cutField } from '../fields/cut-field.ts';
import { DrawnPage } from '../testing/drawn-page.ts';
import { findFields } from './find-fields.ts';

const [pageWidth, pageHeight] = [900, 1200];

/** Numbers of 1 to 8 digits below each other; of one hand, but no two of its digits are as high. */
function writeNumbers(page: DrawnPage, random: RandomStream, height: number, gap: number): PixelBox[] {
  const lines: PixelBox[] = [];
  for (let top = 60; top + height < pageHeight - 60; top += random.uniform(1.35, 2.2) * height) {
    let x = random.uniform(60, 160);
    const boxes: PixelBox[] = [];
    for (let left = 1 + random.integer(8); left > 0 && x + height < pageWidth - 40; left--) {
      const size = height * random.uniform(0.75, 1.05);
      const [box] = page.write(String(random.integer(10)), x, top + (height - size) * random.next(), size, random) as [PixelBox];
      boxes.push(box);
      x = rightOf(box) + gap * height * random.uniform(0.7, 1.3);
    }
    lines.push(around(boxes));
  }
  return lines;
}

const holds = (outer: PixelBox, inner: PixelBox): boolean =>
  inner.left >= outer.left - 3 && inner.top >= outer.top - 3 && rightOf(inner) <= rightOf(outer) + 3 && bottomOf(inner) <= bottomOf(outer) + 3;

const papers: Readonly<Record<string, (page: DrawnPage) => void>> = {
  plain: () => undefined,
  ruled: (page) => {
    for (let y = 50; y < pageHeight; y += 62) page.line([0, y], [pageWidth, y], 2, 0.4);
    page.line([40, 0], [40, pageHeight], 2, 0.4);
  },
  squared: (page) => {
    for (let y = 20; y < pageHeight; y += 40) page.line([0, y], [pageWidth, y], 2, 0.35);
    for (let x = 20; x < pageWidth; x += 40) page.line([x, 0], [x, pageHeight], 2, 0.35);
  }
};

describe('a page of numbers', () => {
  test.each(Object.keys(papers).flatMap((paper) => Array.from({ length: 6 }, (_, seed) => [paper, seed] as const)))('%s paper, %i: a field each line, from top to bottom', (paper, seed) => {
    const random = randomStream(seed, 'numbers');
    const page = new DrawnPage(pageWidth, pageHeight);
    const lines = writeNumbers(page, random, random.uniform(30, 80), random.uniform(0.2, 1.6));
    papers[paper]!(page);
    const { fields } = findFields(page.image({ seed, slope: 0, shadow: 0.3 * (seed % 2), noise: 1 + seed }), 'numbers');
    expect(fields.map(({ name }) => name)).toEqual(lines.map((_, i) => `line${i + 1}`));
    for (const [i, line] of lines.entries()) expect(holds(fields[i]!.box, line)).toBe(true);
  });

  test('numbers side by side are two where the gap between them is wide', () => {
    const page = new DrawnPage(pageWidth, 300);
    const random = randomStream(1, 'columns');
    const columns = [[60, 80], [500, 86], [60, 180], [500, 184]].map(([left, top]) => around(page.write('2718', left!, top!, 40, random)));
    const { fields } = findFields(page.image(), 'numbers');
    expect(fields).toHaveLength(columns.length);
    for (const [i, column] of columns.entries()) expect(holds(fields[i]!.box, column)).toBe(true);
  });

  test('is never found unasked, and a blank page has none', () => {
    const page = new DrawnPage(pageWidth, pageHeight);
    writeNumbers(page, randomStream(1, 'unasked'), 50, 0.5);
    expect(findFields(page.image(), 'auto').form).toBeNull();
    expect(findFields(new DrawnPage(pageWidth, pageHeight).image(), 'numbers').form).toBeNull();
  });

  test('lines of squared paper are no strokes', () => {
    const page = new DrawnPage(pageWidth, 400);
    papers['squared']!(page);
    const written = around(page.write('3141', 120, 150, 60, randomStream(2, 'squared')));
    const image = page.image();
    const [field] = findFields(image, 'numbers').fields;
    const { image: cut, toPage } = cutField(image, field!);
    const box = toPage({ left: 0, top: 0, width: cut.width, height: cut.height });
    expect(box.left).toBeGreaterThan(written.left - 0.4 * written.height);
    expect(rightOf(box)).toBeLessThan(rightOf(written) + 0.4 * written.height);
    // Left of the writing, and so within the cut's margin, is paper alone.
    const column = Array.from({ length: cut.height }, (_, y) => cut.pixels[y * cut.width + 1]!);
    expect(Math.min(...column)).toBeGreaterThan(200);
  });
});
