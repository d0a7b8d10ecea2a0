import type { DocumentRecord } from '../../contract/documents.ts';
import { csvText, plainCell } from '../csv.ts';
import { recordsTable } from './records-table.ts';
import type { RecordCell } from './records-table.ts';

/** The table of records (records-table.ts) as comma-separated values (RFC 4180); values as they are stored: amounts in minor units. */
export function recordsCsv(records: readonly DocumentRecord[]): string {
  const { header, lines } = recordsTable(records);
  return csvText([header.map(plainCell), ...lines.map((line) => line.map(csvCell))]);
}

function csvCell(cell: RecordCell): string | number | null {
  switch (cell?.as) {
    case undefined: return null;
    case 'text': return plainCell(cell.text);
    case 'value': return plainCell(cell.value);
    case 'time': return cell.time;
    case 'count': return cell.count;
    case 'share': return cell.share;
  }
}
