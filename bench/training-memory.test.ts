import { expect, it } from 'vitest';
import { growthOf } from './training-memory.ts';

it.each([
  ['a first epoch below the others is no growth', [600, 900, 900, 900, 900], 1],
  ['nor is one buffer more or less', [600, 900, 920, 900, 920, 900, 920, 900, 920], 1],
  ['a leak is', [600, 900, 1000, 1100, 1200], 1.211]
])('%s', (_, residentBytes, growth) => {
  expect(growthOf(residentBytes)).toBe(growth);
});
