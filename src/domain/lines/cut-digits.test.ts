import { expect, test } from 'vitest';
import type { GreyImage } from '../digits/grey-image.ts';
import { drawnBoxes, inkOf } from './boxes-fixture.ts';
import { cutDigits, findInk } from './cut-digits.ts';
import type { PlacedDigit } from './place-digits.ts';

const at = (...xs: readonly number[]): PlacedDigit[] => xs.map((x) => ({ digit: '1', x, isCertain: true }));

test('each digit comes alone, with paper around it', () => {
  const cuts = cutDigits(findInk(drawnBoxes([10, 5, 12, 30], [40, 6, 10, 28], [70, 5, 4, 30])), at(16, 45, 72));
  expect(cuts.map(inkOf)).toEqual([360, 280, 120]);
  expect([cuts[0]!.width, cuts[0]!.height]).toEqual([12 + 16, 30 + 16]);
  for (const { pixels, width: w } of cuts.map((cut) => cut!)) expect([...pixels.subarray(0, w), ...pixels.subarray(-w)].every((value) => value === 255)).toBe(true);
});

test('pieces that lie over each other are one digit, a point beside it is none of it', () => {
  const five = [[10, 14, 12, 21], [12, 5, 12, 4]] as const;
  expect(cutDigits(findInk(drawnBoxes(...five, [28, 32, 4, 4], [45, 5, 10, 30])), at(16, 50)).map(inkOf)).toEqual([252 + 48, 300]);
});

test.each<[string, GreyImage, PlacedDigit[], (number | null)[]]>([
  ['touches another', drawnBoxes([10, 5, 40, 30], [70, 5, 10, 30]), at(18, 42, 75), [null, null, 300]],
  ['has something beside it that may belong to it', drawnBoxes([10, 5, 10, 30], [23, 5, 4, 6], [60, 5, 10, 30]), at(15, 65), [null, 300]],
  ['is no ink', drawnBoxes([10, 5, 10, 30], [60, 5, 10, 30]), at(15, 40, 65), [300, null, 300]],
  ['is as low as a dash', drawnBoxes([10, 5, 10, 30], [35, 20, 12, 4], [60, 5, 10, 30]), at(15, 40, 65), [300, null, 300]],
  ['is far higher than the others', drawnBoxes([10, 12, 8, 18], [35, 12, 8, 18], [60, 2, 4, 36]), at(14, 39, 62), [144, 144, null]],
  ['is not where it should be', drawnBoxes([10, 5, 10, 30], [60, 5, 10, 30]), at(15, 50), [300, null]],
  ['has no certain place', drawnBoxes([10, 5, 10, 30], [60, 5, 10, 30]), [...at(15), { digit: '1', x: 65, isCertain: false }], [300, null]],
  ['is two', drawnBoxes([10, 5, 10, 30], [24, 5, 10, 30], [70, 5, 10, 30]), at(17, 75), [null, 300]]
])('what %s is left out', (_, image, places, expected) => {
  expect(cutDigits(findInk(image), places).map(inkOf)).toEqual(expected);
});
