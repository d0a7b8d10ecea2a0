import { expect, test } from 'vitest';
import { cellAt, layoutGrid, positionAt, rowsInView, scrollToKeep, scrollToShow } from './grid-layout.ts';

const layout = layoutGrid(70_000, 900, 56);

test('as many columns as fit, at least one', () => {
  expect(layout.columns).toBe(14);
  expect(layout.rows).toBe(5000);
  expect(layout.height).toBe(5000 * 60 + 4);
  expect(layoutGrid(10, 20, 112).columns).toBe(1);
});

test('the last column ends within the width, and both sides have the same room', () => {
  for (const width of [301, 640, 899, 1500]) {
    const { columns, pitch, cell, left } = layoutGrid(1000, width, 56);
    const right = width - (left + (columns - 1) * pitch + cell);
    expect(right).toBeGreaterThanOrEqual(0);
    expect(Math.abs(right - left)).toBeLessThanOrEqual(1);
  }
});

test('a cell is found again at its own place', () => {
  for (const position of [0, 13, 14, 35_007, 69_999]) {
    const { x, y, side } = cellAt(layout, position);
    expect(positionAt(layout, x, y)).toBe(position);
    expect(positionAt(layout, x + side - 1, y + side - 1)).toBe(position);
  }
});

test('there is nothing beside the grid or after its last cell', () => {
  expect(positionAt(layout, 0, 10)).toBeNull();
  expect(positionAt(layout, 899, 10)).toBeNull();
  const short = layoutGrid(15, 900, 56);
  expect(positionAt(short, cellAt(short, 14).x, cellAt(short, 14).y)).toBe(14);
  expect(positionAt(short, cellAt(short, 14).x + short.pitch, cellAt(short, 14).y)).toBeNull();
});

test('rows in view, cut ones included', () => {
  expect(rowsInView(layout, 0, 600)).toEqual({ first: 0, end: 10 });
  expect(rowsInView(layout, 30, 600)).toEqual({ first: 0, end: 11 });
  expect(rowsInView(layout, layout.height - 600, 600)).toEqual({ first: 4990, end: 5000 });
  expect(rowsInView(layoutGrid(0, 900, 56), 0, 600)).toEqual({ first: 0, end: 0 });
});

test('scrolling moves no further than needed', () => {
  expect(scrollToShow(layout, 0, 0, 600)).toBe(0);
  expect(scrollToShow(layout, 14 * 5, 0, 600)).toBe(0);
  const below = scrollToShow(layout, 14 * 20, 0, 600);
  expect(cellAt(layout, 14 * 20).y + 56).toBe(below + 600 - layout.top);
  const above = scrollToShow(layout, 14 * 2, 1000, 600);
  expect(cellAt(layout, 14 * 2).y).toBe(above + layout.top);
});

test('zooming keeps a cell at its height', () => {
  const larger = layoutGrid(70_000, 900, 112);
  const scrollTop = 30_000;
  const position = positionAt(layout, 450, scrollTop + 100)!;
  const offset = cellAt(layout, position).y - scrollTop;
  expect(cellAt(larger, position).y - scrollToKeep(layout, larger, position, scrollTop)).toBe(offset);
});
