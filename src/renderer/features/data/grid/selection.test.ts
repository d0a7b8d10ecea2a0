import { expect, test } from 'vitest';
import { allSelected, anchoredAt, extendedTo, nothingSelected, selectedPositions, toggledAt } from './selection.ts';

test('toggling twice selects nothing', () => {
  const once = toggledAt(nothingSelected(10), 4);
  expect([...selectedPositions(once)]).toEqual([4]);
  expect(toggledAt(once, 4).size).toBe(0);
});

test('a range grows and shrinks from its anchor, to both sides', () => {
  let selection = anchoredAt(nothingSelected(10), 5);
  selection = extendedTo(selection, 8);
  expect([...selectedPositions(selection)]).toEqual([5, 6, 7, 8]);
  selection = extendedTo(selection, 6);
  expect([...selectedPositions(selection)]).toEqual([5, 6]);
  selection = extendedTo(selection, 3);
  expect([...selectedPositions(selection)]).toEqual([3, 4, 5]);
  expect(selection.size).toBe(3);
});

test('what was selected before a range stays selected', () => {
  const selection = extendedTo(anchoredAt(toggledAt(nothingSelected(10), 0), 5), 6);
  expect([...selectedPositions(selection)]).toEqual([0, 5, 6]);
});

test('all', () => {
  expect(allSelected(3).size).toBe(3);
  expect([...selectedPositions(allSelected(3))]).toEqual([0, 1, 2]);
  expect(allSelected(0).size).toBe(0);
});

test('a former selection is not changed by what is made from it', () => {
  const before = nothingSelected(5);
  extendedTo(toggledAt(before, 1), 4);
  expect(before.size).toBe(0);
  expect([...before.marks]).toEqual([0, 0, 0, 0, 0]);
});
