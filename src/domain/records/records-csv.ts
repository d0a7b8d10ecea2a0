import { byteOrderMark, csvText, plainCell } from '../csv.ts';
import { recordLines, recordsHeader } from './records-table.ts';
import type { RecordCell, RecordPages, RecordsOutline } from './records-table.ts';

/**
 * The table of records (records-table.ts) as comma-separated values (RFC 4180), piece by piece; values as they are stored: amounts in minor units. Clerks
 * open it in a spreadsheet, so it begins with a byte order mark.
 */
export async function* recordsCsv(outline: RecordsOutline, pages: RecordPages): AsyncGenerator<string, void> {
  yield byteOrderMark + csvText([recordsHeader(outline).map(plainCell)]);
  for await (const records of pages) yield csvText(records.flatMap((record) => recordLines(record, outline)).map((line) => line.map(csvCell)));
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
