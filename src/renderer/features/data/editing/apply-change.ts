import type { SampleChange } from '../../../../contract/api/samples.ts';
import type { SampleColumns } from '../../../../domain/columns.ts';

/** What samples were before a change, to take it back where the studio refuses it. */
export interface Before {
  readonly rows: Uint32Array;
  readonly labels: Uint8Array;
  readonly starred: Uint8Array;
  readonly quarantined: Uint8Array;
}

/** Changes the columns in place and answers with what was there. */
export function applyChange(columns: SampleColumns, rows: Uint32Array, change: SampleChange): Before {
  const before: Before = {
    rows,
    labels: Uint8Array.from(rows, (row) => columns.labels[row]!),
    starred: Uint8Array.from(rows, (row) => columns.starred[row]!),
    quarantined: Uint8Array.from(rows, (row) => columns.quarantined[row]!)
  };
  for (const row of rows) setSample(columns, row, change);
  return before;
}

/** Puts back what was there, except where something later changed it again. */
export function takeBack(columns: SampleColumns, before: Before, change: SampleChange): void {
  before.rows.forEach((row, i) => {
    if (change.label !== undefined && columns.labels[row] === change.label) columns.labels[row] = before.labels[i]!;
    if (change.starred !== undefined && columns.starred[row] === Number(change.starred)) columns.starred[row] = before.starred[i]!;
    if (change.quarantined !== undefined && columns.quarantined[row] === Number(change.quarantined)) columns.quarantined[row] = before.quarantined[i]!;
  });
}

export function setSample(columns: SampleColumns, row: number, change: SampleChange): void {
  if (change.label !== undefined) columns.labels[row] = change.label;
  if (change.starred !== undefined) columns.starred[row] = Number(change.starred);
  if (change.quarantined !== undefined) columns.quarantined[row] = Number(change.quarantined);
}

/** Rows that the change would really change: relabelling a 7 as 7 is no edit. */
export function rowsToChange(columns: SampleColumns, rows: Uint32Array, change: SampleChange): Uint32Array {
  return rows.filter(
    (row) =>
      (change.label !== undefined && columns.labels[row] !== change.label) ||
      (change.starred !== undefined && columns.starred[row] !== Number(change.starred)) ||
      (change.quarantined !== undefined && columns.quarantined[row] !== Number(change.quarantined))
  );
}

/** A mark is taken from all where all have it, and put on all otherwise. */
export function toggledMark(marks: Uint8Array, rows: Uint32Array): boolean {
  return rows.some((row) => marks[row] === 0);
}

/** Copies newer answers into the columns that are shown where the samples are the same ones; false where they are not. */
export function refreshColumns(shown: SampleColumns, newer: SampleColumns): boolean {
  if (shown.count !== newer.count) return false;
  for (let i = 0; i < shown.count; i++) if (shown.ids[i] !== newer.ids[i] || shown.splits[i] !== newer.splits[i]) return false;
  shown.labels.set(newer.labels);
  shown.originalLabels.set(newer.originalLabels);
  shown.starred.set(newer.starred);
  shown.quarantined.set(newer.quarantined);
  return true;
}
