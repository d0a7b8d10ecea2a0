import { expect, test } from 'vitest';
import { fieldContentSchema } from '../../contract/fields.ts';
import { lineClasses } from '../../contract/lines.ts';
import { columnPixels } from '../../domain/lines/fit-line.ts';
import { grammarOf } from '../../domain/fields/grammar-of.ts';
import type { AskReaders } from './ask-readers.ts';
import { readBoxes } from './read-boxes.ts';

const blank = lineClasses.length - 1;
const box = { width: 40, height: 50, pixels: Uint8Array.from({ length: 2000 }, (_, p) => (p % 40 > 17 && p % 40 < 23 ? 20 : 255)) };

/** Certain that every box holds a 1, by lines and by digits. */
const sure: AskReaders = {
  lines: async (pixels, width) => {
    const columns = width / columnPixels;
    const logits = new Float32Array((pixels.length / 32 / width) * columns * lineClasses.length);
    for (let column = 0; column < logits.length / lineClasses.length; column++) logits[column * lineClasses.length + (column % columns === 1 ? 1 : blank)] = 30;
    return [logits];
  },
  digits: async (pixels) => Float64Array.from({ length: (pixels.length / 784) * 10 }, (_, at) => (at % 10 === 1 ? -1e-9 : -30))
};
const demands = {
  grammar: grammarOf(fieldContentSchema.parse({ kind: 'digits' })),
  calibration: { confidence: { bias: 0, perLog: 0.5, perMargin: 1, leastLogOfDigit: -0.6 }, thresholds: [{ misread: 0.01, threshold: 0.95 }], lines: 100 },
  misread: 0.01
};

test('a row that is read for certain is accepted, unless a digit reaches over the side of its box', async () => {
  const row = Array.from({ length: 8 }, () => box);
  const inside = await readBoxes({ boxes: row, areInside: true, ...demands }, sure);
  expect(inside).toMatchObject({ digits: '11111111', accepted: true });
  const over = await readBoxes({ boxes: row, areInside: false, ...demands }, sure);
  expect(over).toMatchObject({ digits: '11111111', confidence: inside.confidence, accepted: false });
  expect(over.rules).toContainEqual({ rule: 'insideBox', ok: false });
});

test('an amount in boxes is always doubtful: nobody looks for the mark between them', async () => {
  const amount = { ...demands, grammar: grammarOf(fieldContentSchema.parse({ kind: 'amount' })) };
  const reading = await readBoxes({ boxes: [box, box, box], areInside: true, ...amount }, sure);
  expect(reading).toMatchObject({ digits: '111', accepted: false });
  expect(reading.rules).toContainEqual({ rule: 'decimalMark', ok: false });
});

test('a row may be shorter than its boxes, but an empty box between two digits is doubtful', async () => {
  const short = await readBoxes({ boxes: [null, box, box, null, null], areInside: true, ...demands }, sure);
  expect(short).toMatchObject({ digits: '11', accepted: true });
  const gap = await readBoxes({ boxes: [null, box, null, box, null], areInside: true, ...demands }, sure);
  expect(gap).toMatchObject({ digits: '11', accepted: false });
  expect(gap.rules).toContainEqual({ rule: 'noEmptyBox', ok: false });
});
