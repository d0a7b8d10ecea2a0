import { expect, test } from 'vitest';
import { oneAhead } from './one-ahead.ts';

test('the next item is made while the last is looked at, in order, and errors come in their turn', async () => {
  const made: number[] = [];
  async function* items(): AsyncGenerator<number> {
    for (let i = 1; i <= 3; i++) {
      made.push(i);
      yield i;
    }
    throw new Error('the fourth');
  }
  const seen: [number, number][] = [];
  await expect((async () => {
    for await (const item of oneAhead(items())) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push([item, made.length]);
    }
  })()).rejects.toThrow('the fourth');
  expect(seen).toEqual([[1, 2], [2, 3], [3, 3]]);
});

test('whoever leaves early ends the source', async () => {
  let ended = false;
  async function* items(): AsyncGenerator<number> {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      ended = true;
    }
  }
  for await (const item of oneAhead(items())) if (item === 2) break;
  expect(ended).toBe(true);
});
