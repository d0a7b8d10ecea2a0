import { expect, test } from 'vitest';
import { columnsOf } from '../../../../domain/testing/columns.ts';
import { applyChange, refreshColumns, rowsToChange, takeBack, toggledMark } from './apply-change.ts';

test('a refused change is taken back', () => {
  const columns = columnsOf({ labels: [3, 5, 7], starred: [0, 1, 0] });
  const rows = Uint32Array.of(0, 1);
  const labelled = applyChange(columns, rows, { label: 9 });
  expect([...columns.labels]).toEqual([9, 9, 7]);
  takeBack(columns, labelled, { label: 9 });
  expect([...columns.labels]).toEqual([3, 5, 7]);
  const starred = applyChange(columns, rows, { starred: true });
  takeBack(columns, starred, { starred: true });
  expect([...columns.starred]).toEqual([0, 1, 0]);
});

test('taking back leaves alone what was changed since', () => {
  const columns = columnsOf({ labels: [3, 5] });
  const first = applyChange(columns, Uint32Array.of(0, 1), { label: 9 });
  applyChange(columns, Uint32Array.of(1), { label: 2 });
  takeBack(columns, first, { label: 9 });
  expect([...columns.labels]).toEqual([3, 2]);
});

test('samples that already are as wanted are left out', () => {
  const columns = columnsOf({ labels: [7, 1, 7], quarantined: [0, 0, 1] });
  expect([...rowsToChange(columns, Uint32Array.of(0, 1, 2), { label: 7 })]).toEqual([1]);
  expect([...rowsToChange(columns, Uint32Array.of(0, 1, 2), { quarantined: true })]).toEqual([0, 1]);
});

test('a mark is put on all until all have it', () => {
  const marks = Uint8Array.of(1, 0, 1);
  expect(toggledMark(marks, Uint32Array.of(0, 1))).toBe(true);
  expect(toggledMark(marks, Uint32Array.of(0, 2))).toBe(false);
});

test('newer columns replace what is shown only where they are of the same samples', () => {
  const shown = columnsOf({ labels: [1, 2] });
  expect(refreshColumns(shown, columnsOf({ labels: [1, 9], starred: [1, 0] }))).toBe(true);
  expect([...shown.labels]).toEqual([1, 9]);
  expect([...shown.starred]).toEqual([1, 0]);
  expect(refreshColumns(shown, columnsOf({ labels: [1, 2, 3] }))).toBe(false);
  expect(refreshColumns(shown, columnsOf({ labels: [1, 2], splits: ['test', 'train'] }))).toBe(false);
});
