import type { DocumentRecord } from '../../contract/documents.ts';
import { csvText } from '../csv.ts';
import { beginsLikeFormula } from './formula.ts';
import { recordsTable } from './records-table.ts';
import type { RecordCell } from './records-table.ts';

/** The table of records (records-table.ts) as comma-separated values (RFC 4180); values as they are stored: amounts in minor units. */
export function recordsCsv(records: readonly DocumentRecord[]): string {
  const { header, lines } = recordsTable(records);
  return csvText([header.map(plainCell), ...lines.map((line) => line.map(csvCell))]);
}

/** A text that no spreadsheet takes for a formula: those that begin like one get an apostrophe before them, as OWASP's page on CSV injection advises. */
export function plainCell(text: string): string {
  return beginsLikeFormula(text) ? `'${text}` : text;
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
