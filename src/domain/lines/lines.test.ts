import { describe, expect, it } from 'vitest';
import { lineAlphabet, lineClasses, lineHeight } from '../../contract/lines.ts';
import { synthesiseDigits } from '../digits/synthesise.ts';
import { randomStream } from '../random.ts';
import { alignText } from './align-text.ts';
import { characterBoxes } from './character-boxes.ts';
import { logSoftmax } from './ctc.ts';
import { drawText } from './draw-text.ts';
import { fitLine } from './fit-line.ts';
import { Glyphs } from './glyphs.ts';
import { lookAt } from './looks.ts';
import { rankBoxes } from './rank-boxes.ts';
import type { AnsweredBox } from './rank-boxes.ts';
import { rankTexts } from './rank-texts.ts';
import { synthesiseLine } from './synthesise-line.ts';
import { withOpinions, type DigitOpinion } from './weigh-opinions.ts';

const classes = lineClasses.length;
const blank = classes - 1;
const glyphs = new Glyphs(synthesiseDigits({ count: 200, seed: 3 }));

/** Logits of columns, each of which says a character or nothing (' '). */
function logitsOf(columns: string, sureness = 8): Float32Array {
  const logits = new Float32Array(columns.length * classes);
  Array.from(columns).forEach((char, t) => (logits[t * classes + (char === ' ' ? blank : lineAlphabet.indexOf(char as '0'))] = sureness));
  return logits;
}

describe('synthesiseLine', () => {
  it('is the same for the same stream, and ink on paper', () => {
    const [a, b] = [0, 0].map(() => synthesiseLine(128, glyphs, randomStream(5, 'line')));
    expect(a!.image.pixels).toEqual(b!.image.pixels);
    expect(a!.image.pixels.length).toBe(lineHeight * 128);
    const mean = a!.image.pixels.reduce((sum, value) => sum + value, 0) / a!.image.pixels.length;
    expect(mean).toBeGreaterThan(-0.1);
    expect(mean).toBeLessThan(0.6);
    expect(a!.labels.length).toBeGreaterThan(0);
  });

  it('labels what fits into the columns of its width', () => {
    for (let i = 0; i < 200; i++) {
      const { labels } = synthesiseLine(64, glyphs, randomStream(6, i));
      expect(labels.every((label) => label < lineAlphabet.length)).toBe(true);
    }
  });

  it('writes digits that are at hand in the place of others', () => {
    const onlyFours = synthesiseDigits({ count: 10, seed: 1 });
    const fours = new Glyphs({ pixels: onlyFours.pixels.subarray(4 * 784, 5 * 784), labels: onlyFours.labels.subarray(4, 5) });
    const { labels } = synthesiseLine(160, fours, randomStream(7, 'fours'));
    expect(labels.every((label) => label === 4 || label >= 10)).toBe(true);
  });
});

describe('drawText', () => {
  it('writes amounts, dates and numbers of at most ten digits and their signs', () => {
    for (let i = 0; i < 500; i++) {
      const signs = drawText(1 + (i % 12), randomStream(8, i));
      const text = signs.map((sign) => (typeof sign === 'string' ? sign : '')).join('');
      expect(text).toMatch(/^[0-9.,/-]+$/);
      expect(text.replace(/\D/g, '').length).toBeLessThanOrEqual(10);
    }
  });
});

describe('alignText and characterBoxes', () => {
  it('finds each character where its columns are', () => {
    const logs = logSoftmax(logitsOf(' 33  3  1.  '), classes);
    const found = alignText(logs, '331.');
    expect(found.map(({ char, first, last }) => [char, first, last])).toEqual([['3', 1, 2], ['3', 5, 5], ['1', 8, 8], ['.', 9, 9]]);
    for (const { confidence } of found) expect(confidence).toBeGreaterThan(0.99);
  });

  it('draws boxes in to the ink, in pixels of the picture', () => {
    // Two bars, 4 and 8 pixels wide, on a line that shows a field of twice its size that begins at (10, 20).
    const line = { width: 64, height: 32, pixels: new Float32Array(64 * 32) };
    for (let y = 8; y < 24; y++) {
      line.pixels.fill(1, y * 64 + 10, y * 64 + 14);
      line.pixels.fill(1, y * 64 + 40, y * 64 + 48);
    }
    const boxes = characterBoxes([{ char: '1', first: 2, last: 3, confidence: 1 }, { char: '0', first: 10, last: 11, confidence: 1 }], line, { left: 10, top: 20, width: 128, height: 64 });
    expect(boxes).toEqual([{ x: 30, y: 36, w: 8, h: 32 }, { x: 90, y: 36, w: 16, h: 32 }]);
  });
});

describe('rankTexts', () => {
  it('takes what all looks find likely, not what one is surest of', () => {
    const between = logitsOf('1 7 ', 3);
    between[2 * classes + 1] = 2.9;
    const ranked = rankTexts([logitsOf('1 1 ', 5), between, logitsOf('1 1 ', 2)]);
    expect(ranked[0]).toMatchObject({ text: '11', digits: '11' });
    expect(ranked[0]!.chance).toBeGreaterThan(ranked[1]!.chance);
  });

  it('counts texts together whose digits are the same', () => {
    const doubtful = logitsOf('1 ,  5');
    doubtful[2 * classes + lineAlphabet.indexOf('.')] = 8;
    const ranked = rankTexts([doubtful]);
    expect(ranked.filter(({ digits }) => digits === '15')).toHaveLength(1);
    expect(ranked[0]!.chance).toBeGreaterThan(0.8);
  });
});

describe('fitLine and lookAt', () => {
  const picture = { width: 90, height: 45, pixels: Uint8Array.from({ length: 90 * 45 }, (_, i) => (i % 90 > 40 && i % 90 < 50 ? 30 : 220)) };

  it('brings a field to 32 rows, paper to 0 and ink to 1, whatever its brightness', () => {
    const line = fitLine(picture, { left: 0, top: 0, width: 90, height: 45 });
    expect([line.height, line.width]).toEqual([32, 64]);
    expect(line.pixels[16 * 64 + 5]).toBeCloseTo(0, 1);
    expect(line.pixels[16 * 64 + 32]).toBeCloseTo(1, 1);
  });

  it('continues the edge outside the picture, and looks several times', () => {
    const looks = lookAt(picture, { left: 0, top: 0, width: 90, height: 45 });
    expect(looks.length).toBeGreaterThan(3);
    expect(looks[0]!.field).toEqual({ left: 0, top: 0, width: 90, height: 45 });
    for (const { line } of looks) expect(Math.abs(line.pixels[0]!)).toBeLessThan(0.1);
  });
});

describe('rankBoxes', () => {
  const looksAt = (columns: string): Float32Array[] => [logitsOf(columns), logitsOf(columns)];
  const box = (looks: readonly Float32Array[], opinion: Float64Array | null = null): AnsweredBox => ({ looks, opinion });
  const sureOf = (digit: number): Float64Array => Float64Array.from({ length: 10 }, (_, d) => Math.log(d === digit ? 0.91 : 0.01));
  const unsure = (): Float32Array => {
    const logits = logitsOf(' 7  ', 5);
    logits[classes + 1] = 4.9;
    return logits;
  };

  it('reads a digit a box, and lets the grammar choose among the likely', () => {
    const boxes = [box(looksAt(' 3  ')), box([unsure()])];
    expect(rankBoxes(boxes)[0]).toMatchObject({ text: '37', digits: '37' });
    // No month begins so.
    expect(rankBoxes(boxes, (prefix) => prefix.length < 2 || Number(prefix) <= 31)[0]!.text).toBe('31');
  });

  it('listens to the network of single digits where those of lines are not sure, and is less sure where they contradict', () => {
    expect(rankBoxes([box([unsure()], sureOf(1))])[0]!.text).toBe('1');
    const [agreed, contradicted] = [7, 4].map((digit) => rankBoxes([box(looksAt(' 7  '), sureOf(digit))])[0]!);
    expect(agreed).toMatchObject({ text: '7' });
    expect(contradicted!.chance).toBeLessThan(0.3 * agreed!.chance);
  });

  it('reads nothing where a box is empty', () => {
    expect(rankBoxes([box(looksAt(' 3  ')), box([])])).toEqual([]);
  });
});

describe('withOpinions', () => {
  const reading = { text: '4.7', digits: '47', chance: 0.6 };
  const alone = (chance: number): DigitOpinion => ({ log: Math.log(chance), cut: 'alone' });
  const among = (chance: number): DigitOpinion => ({ log: Math.log(chance), cut: 'among' });
  const chanceWith = (...opinions: DigitOpinion[]): number => withOpinions(reading, opinions).chance;

  it('makes a reading less likely by the digits that are doubted, most by those that were seen alone', () => {
    const ordered = [chanceWith(alone(0.99), alone(0.99)), chanceWith(alone(0.99), null), chanceWith(alone(0.99), among(0.01)), chanceWith(alone(0.99), alone(0.01))];
    expect(ordered.toSorted((a, b) => b - a)).toEqual(ordered);
    expect(withOpinions(reading)).toMatchObject({ text: '4.7', digits: '47' });
    expect(chanceWith()).toBeCloseTo(chanceWith(null, null), 10);
  });

  it('lets no single digit decide alone', () => {
    expect(chanceWith(alone(1e-30), null)).toBe(chanceWith(alone(1e-20), null));
  });
});
