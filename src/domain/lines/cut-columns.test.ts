import { expect, test } from 'vitest';
import { drawnBoxes, inkOf } from './boxes-fixture.ts';
import { cutColumns } from './cut-columns.ts';
import { findInk, type FieldInk } from './cut-digits.ts';
import type { PlacedDigit } from './place-digits.ts';

const at = (...xs: readonly number[]): PlacedDigit[] => xs.map((x) => ({ digit: '1', x, isCertain: false }));

const cutEach = (ink: FieldInk, digits: readonly PlacedDigit[]): (number | null)[] => digits.map((_, i) => inkOf(cutColumns(ink, digits, i)));

test('digits that touch are parted half-way between their places', () => {
  expect(cutEach(findInk(drawnBoxes([10, 5, 40, 30])), at(20, 40))).toEqual([20 * 30, 20 * 30]);
});

test('what reaches in from beside, a point and a line under it are left out, what lies over it is kept', () => {
  const digit = [30, 12, 8, 23] as const;
  const cuts = cutEach(findInk(drawnBoxes([2, 5, 20, 30], digit, [31, 5, 6, 4], [41, 32, 4, 4], [60, 5, 8, 30])), at(12, 34, 64));
  expect(cuts[1]).toBe(8 * 23 + 6 * 4);
});

test('paper is none', () => {
  expect(cutEach(findInk(drawnBoxes([10, 5, 10, 30], [90, 5, 10, 30])), at(15, 50, 95))).toEqual([300, null, 300]);
});
