import type { ListedRun } from '../../../../contract/api/runs.ts';
import { columnNamed } from './columns.ts';
import type { CellValue, RunColumn } from './columns.ts';
import { meanOf } from './statistics.ts';

/** Null: newest first. `name` is the column that is always there. */
export interface RunSort {
  readonly column: string;
  readonly descending: boolean;
}

/** As it stands in the address: `-test` begins with the highest. */
export function readSort(text: string | null): RunSort | null {
  if (text === null || text === '') return null;
  const descending = text.startsWith('-');
  const column = descending ? text.slice(1) : text;
  return column === 'name' || columnNamed(column) !== undefined ? { column, descending } : null;
}

export function writeSort(sort: RunSort | null): string | null {
  return sort === null ? null : `${sort.descending ? '-' : ''}${sort.column}`;
}

/** What another click on the head of a column does: its better end first, then the other one, then newest first again. */
export function nextSort(sort: RunSort | null, column: string): RunSort | null {
  const begins = columnNamed(column)?.first === 'high';
  if (sort?.column !== column) return { column, descending: begins };
  return sort.descending === begins ? { column, descending: !begins } : null;
}

export function sortRuns(rows: readonly ListedRun[], sort: RunSort | null): readonly ListedRun[] {
  return sort === null ? rows : sorted(rows, valueBy(sort.column), sort.descending);
}

/** Groups by the mean of what is averaged, by the value of their first run otherwise. */
export function sortGroups<Group extends { readonly runs: readonly ListedRun[] }>(groups: readonly Group[], sort: RunSort | null): readonly Group[] {
  if (sort === null) return groups;
  const column = columnNamed(sort.column);
  const single = valueBy(sort.column);
  return sorted(groups, ({ runs }) => (column?.averaged ? meanOf(numbersOf(runs, column)) : single(runs[0]!)), sort.descending);
}

export function numbersOf(rows: readonly ListedRun[], { value }: Pick<RunColumn, 'value'>): number[] {
  return rows.map(value).filter((each): each is number => typeof each === 'number');
}

function valueBy(column: string): (row: ListedRun) => CellValue {
  return column === 'name' ? ({ run }) => run.name : columnNamed(column)!.value;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Stable; what has no value is last, whichever way it is sorted. */
function sorted<Item>(items: readonly Item[], value: (item: Item) => CellValue, descending: boolean): Item[] {
  const keyed = items.map((item) => ({ item, key: value(item) }));
  return keyed
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      const order = typeof a.key === 'number' && typeof b.key === 'number' ? a.key - b.key : collator.compare(String(a.key), String(b.key));
      return descending ? -order : order;
    })
    .map(({ item }) => item);
}
