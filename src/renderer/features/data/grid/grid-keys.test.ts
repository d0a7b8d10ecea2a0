import { expect, test } from 'vitest';
import { moved } from './grid-keys.ts';

// 3 rows of 4, and one of 2.
const shape = { count: 14, columns: 4, rowsInView: 2 };
const press = (key: string, from: number, ctrlKey = false): number | null => moved({ key, ctrlKey, metaKey: false }, from, shape);

test('left and right run through the rows and stop at both ends', () => {
  expect(press('ArrowRight', 3)).toBe(4);
  expect(press('ArrowLeft', 4)).toBe(3);
  expect(press('ArrowLeft', 0)).toBe(0);
  expect(press('ArrowRight', 13)).toBe(13);
});

test('up and down keep the column and stay where there is no row', () => {
  expect(press('ArrowDown', 1)).toBe(5);
  expect(press('ArrowUp', 5)).toBe(1);
  expect(press('ArrowUp', 2)).toBe(2);
  expect(press('ArrowDown', 10)).toBe(10);
  expect(press('ArrowDown', 9)).toBe(13);
});

test('a page is the rows in view; the first and last row of the column end it', () => {
  expect(press('PageDown', 1)).toBe(9);
  expect(press('PageDown', 7)).toBe(11);
  expect(press('PageDown', 9)).toBe(13);
  expect(press('PageUp', 9)).toBe(1);
  expect(press('PageUp', 5)).toBe(1);
});

test('Home and End in the row, with Ctrl in all', () => {
  expect(press('Home', 6)).toBe(4);
  expect(press('End', 5)).toBe(7);
  expect(press('End', 12)).toBe(13);
  expect(press('Home', 6, true)).toBe(0);
  expect(press('End', 6, true)).toBe(13);
});

test('other keys do not move, nor does any in an empty grid', () => {
  expect(press('a', 3)).toBeNull();
  expect(moved({ key: 'End', ctrlKey: false, metaKey: false }, 0, { ...shape, count: 0 })).toBeNull();
});
