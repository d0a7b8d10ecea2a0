import type { ListedRun } from '../../../../contract/api/runs.ts';
import type { RunStatus } from '../../../../contract/runs.ts';
import { figures } from '../../../lib/figures.svelte.ts';
import { missing } from '../../../lib/format.ts';
import { hasWords, t } from '../../../lib/words.svelte.ts';
import type { CellFormat, CellValue, RunColumn } from './columns.ts';
import { numbersOf } from './sort-runs.ts';
import { deviationOf, meanOf } from './statistics.ts';

/** A value as a person reads it, with its unit. */
export function valueText(value: CellValue, format: CellFormat): string {
  if (value === null) return missing;
  if (typeof value === 'string') return textOf(value, format);
  const f = figures();
  switch (format) {
    case 'share': return f.percent(value);
    case 'percent': return f.percent(value, Number.isInteger(value * 100) ? 0 : 1);
    case 'loss': return f.decimal(value, 4);
    case 'count': return f.count(value);
    case 'compact': return f.compact(value);
    case 'rate': return f.rate(value);
    case 'duration': return f.duration(value);
    case 'bytes': return f.bytes(value);
    case 'short': return f.short(value);
    case 'identifier':
    case 'text':
    case 'word':
    case 'status':
    case 'tags':
    case 'time': return String(value);
  }
}

function textOf(value: string, format: CellFormat): string {
  if (format === 'time') return figures().time(value);
  if (format === 'status') return t(`train.status.${value as RunStatus}`);
  if (format !== 'word') return value;
  for (const key of [`train.choice.${value}`, `runs.kind.${value}`]) if (hasWords(key)) return t(key);
  return value;
}

/** The quiet words behind a value, such as the epoch that it is of; null where it has none. */
export function noteText(column: RunColumn, row: ListedRun): string | null {
  if (column.note === undefined || column.value(row) === null) return null;
  const value = column.note.value(row);
  return value === null ? null : t(column.note.word, { value: figures().count(value) });
}

/** Of a group: mean ± standard deviation, or the value that all its runs share; null where they share none. */
export function groupText(column: RunColumn, rows: readonly ListedRun[]): string | null {
  if (!column.averaged) {
    const values = new Set(rows.map(column.value));
    return values.size === 1 ? valueText([...values][0]!, column.format) : null;
  }
  const numbers = numbersOf(rows, column);
  const mean = meanOf(numbers);
  if (mean === null) return missing;
  const spread = deviationOf(numbers);
  const f = figures();
  if (spread === null) return valueText(mean, column.format);
  if (column.format === 'share') return `${f.decimal(mean * 100, 2)} ± ${f.decimal(spread * 100, 2)}\u00a0%`;
  const digits = { loss: 4, count: 1 }[column.format as string];
  return digits === undefined ? valueText(mean, column.format) : `${f.decimal(mean, digits)} ± ${f.decimal(spread, digits)}`;
}
