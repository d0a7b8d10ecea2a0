import { expect, test } from 'vitest';
import { positionOf } from './focus-keeper.ts';

test('the same sample keeps the focus where the new list has it', () => {
  expect(positionOf(7, Uint32Array.of(3, 7, 9))).toBe(1);
  expect(positionOf(8, Uint32Array.of(3, 7, 9))).toBe(0);
  expect(positionOf(null, Uint32Array.of(3))).toBe(0);
});
