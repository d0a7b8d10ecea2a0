import { expect, test } from 'vitest';
import { firstWaitMs, freeTries, longestWaitMs, triesAt } from './pin-tries.ts';

const at = (count: number, sinceMs = 0) => triesAt({ count, lastAt: 1_000_000 }, 1_000_000 + sinceMs);

test('five tries are free, then the wait doubles up to an hour', () => {
  expect([0, 1, 4].map((count) => at(count))).toEqual([{ left: 5, waitMs: 0 }, { left: 4, waitMs: 0 }, { left: 1, waitMs: 0 }]);
  expect([5, 6, 7, 11, 12, 1000].map((count) => at(count).waitMs)).toEqual([30_000, 60_000, 120_000, 1_920_000, longestWaitMs, longestWaitMs]);
  expect(at(freeTries, firstWaitMs - 1)).toEqual({ left: 1, waitMs: 1 });
  expect(at(freeTries, firstWaitMs)).toEqual({ left: 1, waitMs: 0 });
});

test('a clock that was set back makes nobody wait longer than was meant', () => {
  expect(at(freeTries, -1e12).waitMs).toBe(firstWaitMs);
});
