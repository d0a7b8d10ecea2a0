import type { ListedRun } from '../../../../contract/api/runs.ts';
import type { RunColumn } from './columns.ts';

/** The table as it is shown, one line a run, numbers in full (RFC 4180). Heads are the columns' ids, the same in every language. */
export function tableCsv(rows: readonly ListedRun[], columns: readonly RunColumn[]): string {
  const lines = rows.map((row) => [row.run.number, row.run.name, row.run.id, ...columns.map(({ value }) => value(row))]);
  return [['number', 'name', 'id', ...columns.map(({ id }) => id)], ...lines].map((line) => `${line.map(quoted).join(',')}\r\n`).join('');
}

function quoted(value: string | number | null): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
