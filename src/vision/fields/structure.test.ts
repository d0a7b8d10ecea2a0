import { describe, expect, test } from 'vitest';
import type { PixelBox } from '../../domain/digits/resample.ts';
import { randomStream } from '../../domain/random.ts';
import { DrawnPage } from '../testing/drawn-page.ts';
import { findBoxRows } from './box-rows.ts';
import { findFrames } from './frames.ts';
import { maskInk } from './ink-mask.ts';
import { inkSlope } from './ink-slope.ts';
import { levelView } from './level-view.ts';
import { labelPieces } from '../../domain/pages/pieces.ts';
import { layOut } from './sheet.ts';
import { signsAmong } from './sign-in.ts';
import { findWritings } from './writings.ts';

describe('pieces of ink', () => {
  test('hang together over corners, and are counted once however they branch', () => {
    const rows = ['#..#..#', '.#.#.#.', '..###..', '.......', '##....#'];
    const ink = Uint8Array.from(rows.join(''), (mark) => (mark === '#' ? 1 : 0));
    const { pieces, labels } = labelPieces(ink, 7, 5);
    expect(pieces).toEqual([
      { left: 0, top: 0, right: 6, bottom: 2, area: 9 },
      { left: 0, top: 4, right: 1, bottom: 4, area: 2 },
      { left: 6, top: 4, right: 6, bottom: 4, area: 1 }
    ]);
    expect(labels.filter((label) => label === 0)).toHaveLength(9);
    expect([...labels.slice(28)]).toEqual([1, 1, -1, -1, -1, -1, 2]);
  });
});

describe('ink and paper', () => {
  const drawn = (): DrawnPage => {
    const page = new DrawnPage(700, 300);
    page.write('1234567890', 40, 100, 50, randomStream(1, 'mask'));
    return page;
  };
  const clean = maskInk(drawn().image({ noise: 0 }));
  /** Pixels that are ink in one mask alone, for each that is in both. */
  const differing = (ink: Uint8Array): number => {
    let [either, both] = [0, 0];
    ink.forEach((value, i) => {
      either += value | clean.ink[i]!;
      both += value & clean.ink[i]!;
    });
    return (either - both) / both;
  };

  test('shadow and noise change the ink by little', () => {
    expect(differing(maskInk(drawn().image({ shadow: 0.6, noise: 6 })).ink)).toBeLessThan(0.25);
  });

  test('a single row is too little for a halftone', () => {
    const pixels = Uint8Array.from({ length: 400 }, (_, x) => (x >= 100 && x < 120 ? 20 : 240));
    expect(maskInk({ width: 400, height: 1, pixels }).pieces).toEqual([{ left: 100, right: 119, top: 0, bottom: 0, area: 20 }]);
  });

  test.each([4, 5, 7])('a halftone of %d pixels is smoothed away', (halftone) => {
    const { ink, pieces } = maskInk(drawn().image({ halftone }));
    expect(pieces.length).toBeLessThan(25);
    expect(differing(ink)).toBeLessThan(0.9);
  });
});

describe('slope', () => {
  test.each([-0.04, -0.01, 0, 0.005, 0.035])('%d is found to a third of a degree', (slope) => {
    const page = new DrawnPage(900, 500);
    const random = randomStream(3, 'slope');
    for (let row = 0; row < 6; row++) page.write('902183476', 60, 40 + 70 * row, 34, random, 0.6);
    page.line([50, 470], [850, 470], 2);
    const image = page.image({ slope });
    expect(Math.abs(inkSlope(maskInk(image).ink, image.width, image.height) - slope)).toBeLessThan(0.006);
  });

  test('a blank page has none', () => expect(inkSlope(new Uint8Array(100), 10, 10)).toBe(0));
});

describe('a level view', () => {
  test('boxes go to the page and back', () => {
    const view = levelView([800, 400], 600, 200, 0.04, 0.5);
    const box: PixelBox = { left: 30, top: 20, width: 120, height: 40 };
    const back = view.fromPage(view.toPage(box));
    for (const side of ['left', 'top', 'width', 'height'] as const) expect(Math.abs(back[side] - box[side])).toBeLessThanOrEqual(1);
  });

  test('shows a leaning line level', () => {
    const page = new DrawnPage(400, 200);
    page.line([20, 100], [380, 100], 3);
    const seen = levelView([200, 100], 300, 60, 0.05, 1).cut(page.image({ slope: 0.05, noise: 0 }));
    for (let x = 5; x < 295; x++) expect(seen.pixels[30 * 300 + x]!).toBeLessThan(120);
    for (let x = 5; x < 295; x++) expect(seen.pixels[24 * 300 + x]!).toBeGreaterThan(200);
  });
});

describe('rows of boxes', () => {
  const rowOf = (count: number, width: number, gap: number): PixelBox[] =>
    Array.from({ length: count }, (_, i) => ({ left: 100 + i * (width + gap), top: 80, width, height: 46 }));

  test.each([[8, 40, 0], [8, 40, 10], [6, 34, 0], [3, 60, 20]])('%d boxes of %d pixels, %d apart', (count, width, gap) => {
    const page = new DrawnPage(900, 400);
    const boxes = rowOf(count, width, gap);
    boxes.forEach((box) => page.frame(box, 2));
    // A 1 as high as its box stands in the second one.
    page.line([boxes[1]!.left + 0.4 * width, 82], [boxes[1]!.left + 0.4 * width, 124], 4);
    const [row] = findBoxRows(layOut(page.image()).rules);
    expect(row!.boxes).toHaveLength(count);
    row!.boxes.forEach((box, i) => {
      expect(Math.abs(box.left - boxes[i]!.left)).toBeLessThanOrEqual(2);
      expect(Math.abs(box.width - boxes[i]!.width)).toBeLessThanOrEqual(3);
      expect(Math.abs(box.top - 80)).toBeLessThanOrEqual(2);
      expect(Math.abs(box.height - 46)).toBeLessThanOrEqual(3);
    });
  });

  test('a side that is missing is filled in, and said to be unseen', () => {
    const page = new DrawnPage(900, 400);
    page.line([100, 80], [420, 80], 2);
    page.line([100, 126], [420, 126], 2);
    for (const side of [0, 1, 2, 4, 5, 6, 7, 8]) page.line([100 + 40 * side, 80], [100 + 40 * side, 126], 2);
    const [row] = findBoxRows(layOut(page.image()).rules);
    expect(row!.boxes).toHaveLength(8);
    expect(row!.seen).toBeCloseTo(8 / 9);
    expect(Math.abs(row!.boxes[3]!.left - 220)).toBeLessThanOrEqual(2);
  });

  test('a row of handwritten ones is none', () => {
    const page = new DrawnPage(900, 400);
    page.write('11111111', 100, 80, 46, randomStream(4, 'ones'), 0.6);
    expect(findBoxRows(layOut(page.image()).rules)).toEqual([]);
  });
});

describe('frames', () => {
  const frame = { left: 300, top: 120, width: 380, height: 66 };

  test.each(['left', 'right', 'none'] as const)('are found with the side that is missing: %s', (missing) => {
    const page = new DrawnPage(900, 400);
    const { left, top, width, height } = frame;
    page.line([left, top], [left + width, top], 2);
    page.dottedLine([left, top + height], [left + width, top + height], 3, 5);
    if (missing !== 'left') page.line([left, top], [left, top + height], 2);
    if (missing !== 'right') page.line([left + width, top], [left + width, top + height], 2);
    page.write('52,300', left + 60, top + 14, 40, randomStream(2, 'frame'));
    const best = findFrames(layOut(page.image()).rules, page)[0]!;
    expect(Math.abs(best.box.left - left) + Math.abs(best.box.top - top) + Math.abs(best.box.width - width) + Math.abs(best.box.height - height)).toBeLessThan(12);
  });

  test('two lines alone are none', () => {
    const page = new DrawnPage(900, 400);
    page.line([100, 100], [700, 100], 2);
    page.line([100, 160], [700, 160], 2);
    expect(findFrames(layOut(page.image()).rules, page)).toEqual([]);
  });
});

describe('currency signs', () => {
  test.each(['$', '₹'] as const)('%s is told from digits, whatever its weight and the hand beside it', (sign) => {
    let ahead = 0;
    for (let seed = 0; seed < 10; seed++) {
      const page = new DrawnPage(600, 200);
      const random = randomStream(seed, 'sign');
      const box = page.sign(sign, 60, 70, 46, random.uniform(0.09, 0.17));
      page.write('0123456789', 130, 72, 40, random);
      const [first, second] = signsAmong(layOut(page.image()), sign, ({ top, bottom }) => bottom - top > 15);
      if (Math.abs(first!.box.left - box.left) > 4) continue;
      expect(first!.correlation).toBeGreaterThan(0.7);
      if (first!.likeness > (second?.likeness ?? 0) + 0.05) ahead++;
    }
    expect(ahead).toBe(10);
  });

  test('a digit is seldom taken for one', () => {
    let wrong = 0;
    for (let seed = 0; seed < 10; seed++) {
      const page = new DrawnPage(700, 200);
      page.write('0123456789', 50, 70, 46, randomStream(seed, 'digits'));
      const sheet = layOut(page.image());
      for (const sign of ['$', '₹'] as const) wrong += signsAmong(sheet, sign, () => true).filter(({ likeness, correlation }) => likeness > 0.25 && correlation > 0.75).length;
    }
    expect(wrong).toBeLessThanOrEqual(1);
  });
});

describe('writings', () => {
  test('numbers side by side are told apart, their points and commas kept, lines under them left out', () => {
    const page = new DrawnPage(1200, 400);
    const first = page.write('12,5', 100, 100, 40, randomStream(1, 'first'));
    const second = page.write('904.50', 700, 100, 40, randomStream(2, 'second'));
    page.line([60, 160], [1100, 160], 2);
    const writings = findWritings(layOut(page.image())).filter(({ height }) => height > 15);
    expect(writings).toHaveLength(2);
    for (const [i, inks] of [first, second].entries()) {
      const { box } = writings.toSorted((a, b) => a.box.left - b.box.left)[i]!;
      expect(Math.abs(box.left - inks[0]!.left)).toBeLessThan(4);
      expect(Math.abs(box.left + box.width - inks.at(-1)!.left - inks.at(-1)!.width)).toBeLessThan(4);
    }
  });
});
