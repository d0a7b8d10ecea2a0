import { expect, test } from 'vitest';
import type { SearchAxis } from '../../contract/searches.ts';
import { drawTrials, gridSize } from './draw-trials.ts';

const rate: SearchAxis = { field: 'rate', min: 0.001, max: 0.1, scale: 'log', steps: 3 };
const batch: SearchAxis = { field: 'batch', min: 32, max: 128, scale: 'log', steps: 3 };
const kind: SearchAxis = { field: 'kind', values: ['adam', 'sgd'] };
const isWhole = (field: string): boolean => field === 'batch';
const random = (axes: SearchAxis[], trials: number, seed = 1) => drawTrials({ axes, strategy: { kind: 'random', trials }, seed }, isWhole);

test('a grid has every value with every other, the ends of a range among them', () => {
  const trials = drawTrials({ axes: [rate, batch, kind], strategy: { kind: 'grid' }, seed: 1 }, isWhole);
  expect(trials).toHaveLength(18);
  expect(gridSize([rate, batch, kind], isWhole)).toBe(18);
  expect(trials[0]).toEqual({ rate: 0.001, batch: 32, kind: 'adam' });
  expect([...new Set(trials.map((trial) => trial['rate']))]).toEqual([0.001, 0.01, 0.1]);
  expect([...new Set(trials.map((trial) => trial['batch']))]).toEqual([32, 64, 128]);
  // Whole numbers that fall together are one value.
  expect(gridSize([{ field: 'batch', min: 1, max: 3, scale: 'linear', steps: 9 }], isWhole)).toBe(3);
});

test('the same seed draws the same trials, and more of them begin alike', () => {
  const ten = random([rate, batch, kind], 10);
  expect(random([rate, batch, kind], 10)).toEqual(ten);
  expect(random([rate, batch, kind], 20).slice(0, 10)).toEqual(ten);
  expect(random([rate, batch, kind], 10, 2)).not.toEqual(ten);
});

test('draws are even along the scale', () => {
  const share = (values: readonly unknown[], below: number): number => values.filter((value) => (value as number) < below).length / values.length;
  const rates = random([rate], 500).map((trial) => trial['rate']);
  expect(share(rates, 0.01)).toBeCloseTo(0.5, 1);
  const linear = random([{ ...rate, scale: 'linear' }], 500).map((trial) => trial['rate']);
  expect(share(linear, 0.0505)).toBeCloseTo(0.5, 1);
  for (const value of [...rates, ...linear]) expect(value as number >= 0.001 && value as number <= 0.1).toBe(true);
});

test('each trial is another, and there are no more than there can be', () => {
  const trials = random([kind, { field: 'batch', min: 1, max: 4, scale: 'linear', steps: 2 }], 100);
  expect(trials).toHaveLength(8);
  expect(new Set(trials.map((trial) => JSON.stringify(trial))).size).toBe(8);
});
