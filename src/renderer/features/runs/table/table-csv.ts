import type { ListedRun } from '../../../../contract/api/runs.ts';
import { csvText, plainCell } from '../../../../domain/csv.ts';
import type { RunColumn } from './columns.ts';

/** The table as it is shown, one line a run, numbers in full (RFC 4180). Heads are the columns' ids, the same in every language. */
export function tableCsv(rows: readonly ListedRun[], columns: readonly RunColumn[]): string {
  const lines = rows.map((row) => [row.run.number, plainCell(row.run.name), row.run.id, ...columns.map(({ value }) => value(row))]);
  return csvText([['number', 'name', 'id', ...columns.map(({ id }) => id)], ...lines]);
}
