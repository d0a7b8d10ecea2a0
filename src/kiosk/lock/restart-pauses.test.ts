import { expect, test } from 'vitest';
import { RestartPauses } from './restart-pauses.ts';

test('a crash is answered at once, a loop of them ever more slowly, and never given up', () => {
  const pauses = new RestartPauses();
  expect(Array.from({ length: 10 }, () => pauses.afterLiving(100))).toEqual([0, 0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  expect(pauses.afterLiving(60_000)).toBe(0);
});
