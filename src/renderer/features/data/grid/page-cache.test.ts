import { expect, test } from 'vitest';
import { PageCache, pagesAround } from './page-cache.ts';

interface Asked {
  readonly pages: readonly number[];
  readonly arrive: () => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
}

function cacheOf(options: { capacity?: number; pagesPerRequest?: number; requestsAtOnce?: number } = {}) {
  const asked: Asked[] = [];
  const dropped: string[] = [];
  let changes = 0;
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  const cache = new PageCache<string>({
    capacity: 4,
    pagesPerRequest: 2,
    requestsAtOnce: 1,
    ...options,
    load: (pages) =>
      new Promise((resolve, reject) => {
        asked.push({
          pages,
          arrive: () => (resolve(pages.map((page) => `page ${page}`)), settle()),
          fail: (error) => (reject(error), settle())
        });
      }),
    onChange: () => changes++,
    onDrop: (page) => dropped.push(page)
  });
  return { cache, asked, dropped, changes: () => changes };
}

test('missing pages are asked for together, and never twice', async () => {
  const { cache, asked, changes } = cacheOf();
  cache.want([3, 4], []);
  cache.want([3, 4], []);
  expect(asked.map(({ pages }) => pages)).toEqual([[3, 4]]);
  await asked[0]!.arrive();
  expect(cache.get(4)).toBe('page 4');
  expect(changes()).toBe(1);
  cache.want([3, 4], []);
  expect(asked).toHaveLength(1);
});

test('what is in view goes before what lies ahead', async () => {
  const { cache, asked } = cacheOf();
  cache.want([1], [2, 3]);
  expect(asked[0]!.pages).toEqual([1]);
  await asked[0]!.arrive();
  expect(asked[1]!.pages).toEqual([2, 3]);
});

test('what was scrolled past before its turn is never asked for', async () => {
  const { cache, asked } = cacheOf();
  cache.want([1, 2], []);
  for (let page = 10; page < 100; page += 10) cache.want([page, page + 1], [page + 2]);
  await asked[0]!.arrive();
  expect(asked.map(({ pages }) => pages)).toEqual([
    [1, 2],
    [90, 91]
  ]);
});

test('the page that was not looked at for longest is dropped', async () => {
  const { cache, asked, dropped } = cacheOf({ capacity: 2, pagesPerRequest: 1 });
  for (const page of [1, 2]) {
    cache.want([page], []);
    await asked.at(-1)!.arrive();
  }
  cache.want([1], []);
  cache.want([3], []);
  await asked.at(-1)!.arrive();
  expect(dropped).toEqual(['page 2']);
  expect(cache.get(1)).toBe('page 1');
});

test('after a failure nothing is asked until it is tried again', async () => {
  const { cache, asked, changes } = cacheOf();
  cache.want([1], []);
  await asked[0]!.fail(new Error('gone'));
  expect(cache.problem).toEqual(new Error('gone'));
  expect(changes()).toBe(1);
  cache.want([1], []);
  expect(asked).toHaveLength(1);
  cache.retry();
  expect(asked[1]!.pages).toEqual([1]);
  await asked[1]!.arrive();
  expect(cache.problem).toBeNull();
  expect(cache.get(1)).toBe('page 1');
});

test('closing drops what is kept and what still arrives', async () => {
  const { cache, asked, dropped, changes } = cacheOf({ requestsAtOnce: 2 });
  cache.want([1], []);
  await asked[0]!.arrive();
  cache.want([2], []);
  cache.close();
  await asked[1]!.arrive();
  expect(dropped).toEqual(['page 1', 'page 2']);
  expect(changes()).toBe(1);
});

test('pages in view and those ahead in the direction of scrolling', () => {
  expect(pagesAround(500, 1100, 70_000, 1)).toEqual({ inView: [0, 1, 2], ahead: [3, 4, 5] });
  expect(pagesAround(5120, 5632, 70_000, -1)).toEqual({ inView: [10], ahead: [9, 8, 7, 11] });
  expect(pagesAround(69_900, 70_000, 70_000, 1)).toEqual({ inView: [136], ahead: [135] });
  expect(pagesAround(0, 100, 100, 1)).toEqual({ inView: [0], ahead: [] });
});
