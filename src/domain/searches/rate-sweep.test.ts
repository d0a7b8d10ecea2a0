import { expect, test } from 'vitest';
import { readSweep, SmoothedLoss, sweptRate } from './rate-sweep.ts';

const range = { lowest: 1e-5, highest: 10, steps: 200 };
/** Flat, then down around 10^-2, then up from 1 on. */
const lossAt = (step: number): number => {
  const order = Math.log10(sweptRate(range.lowest, range.highest, range.steps, step));
  return 2.3 - 2 / (1 + Math.exp(-6 * (order + 2))) + Math.max(0, order) * 40;
};
const losses = Array.from({ length: 200 }, (_, step) => lossAt(step));

test('rates grow by the same factor from end to end', () => {
  expect(sweptRate(1e-4, 1, 5, 0)).toBeCloseTo(1e-4, 12);
  expect(sweptRate(1e-4, 1, 5, 2)).toBeCloseTo(1e-2, 12);
  expect(sweptRate(1e-4, 1, 5, 4)).toBeCloseTo(1, 12);
});

test('smoothing leaves a constant as it is and follows a step by its memory', () => {
  const smoothing = new SmoothedLoss();
  for (let i = 0; i < 50; i++) expect(smoothing.add(3)).toBeCloseTo(3, 12);
  expect(smoothing.explodes(11.9)).toBe(false);
  expect(smoothing.explodes(12.1)).toBe(true);
});

test('the steepest fall lies where the loss falls fastest', () => {
  const { points, steepest } = readSweep(losses, range, false);
  expect(points).toHaveLength(200);
  expect(Math.log10(steepest!)).toBeGreaterThan(-2.1);
  expect(Math.log10(steepest!)).toBeLessThan(-1.9);
});

test('what settles as a network begins is no fall', () => {
  const settled = losses.map((loss, step) => loss + 3 * Math.exp(-step / 4));
  const { steepest } = readSweep(settled, range, false);
  expect(Math.log10(steepest!)).toBeGreaterThan(-2.1);
  expect(Math.log10(steepest!)).toBeLessThan(-1.9);
});

test('the training is lost where the loss rises above where it began and stays there', () => {
  const { diverges } = readSweep(losses, range, true);
  expect(Math.log10(diverges!)).toBeGreaterThan(-0.3);
  expect(Math.log10(diverges!)).toBeLessThan(0.3);
  const before = losses.slice(0, 130);
  expect(readSweep(before, range, false).diverges).toBeNull();
  expect(readSweep(before, range, true).diverges).toBeCloseTo(sweptRate(range.lowest, range.highest, range.steps, 129), 12);
});

test('a loss that never falls has no steepest fall', () => {
  expect(readSweep(losses.map((_, i) => 1 + i / 100), range, false)).toMatchObject({ steepest: null });
  expect(readSweep([], range, true)).toEqual({ points: [], steepest: null, diverges: null });
});
