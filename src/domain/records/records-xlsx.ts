import { xlsxParts } from '../xlsx.ts';
import type { XlsxCell, XlsxPart } from '../xlsx.ts';
import { beginsLikeFormula } from '../formula.ts';
import { recordLines, recordsHeader } from './records-table.ts';
import type { RecordCell, RecordPages, RecordsOutline } from './records-table.ts';

/** Decimal places of an amount's currency, which a record does not say. */
export type MinorDigitsOf = (cell: Extract<RecordCell, { as: 'value' }>) => number;

/** Excel's calendar has a day too many, the 29th of February 1900: what lies before it would be a day off. */
const firstDay = '1900-03-01';
/** A spreadsheet's numbers are doubles and shown with 15 digits. */
const mostDigits = 15;

/**
 * The table of records (records-table.ts) as a workbook of one sheet: amounts are numbers in major units, dates are dates, `recorded_at` is UTC; all
 * else, such as numbers that begin with zeros, is text.
 *
 * @returns the parts of an .xlsx file, to be packed as a zip archive.
 * @throws StudioError RECORDS_TOO_MANY for more than a sheet can hold, before anything is asked of `pages`.
 */
export function recordsXlsx(outline: RecordsOutline, pages: RecordPages, minorDigitsOf: MinorDigitsOf): XlsxPart[] {
  return xlsxParts('Records', recordsHeader(outline).map(textCell), outline.lines, linesOf(outline, pages, minorDigitsOf));
}

async function* linesOf(outline: RecordsOutline, pages: RecordPages, minorDigitsOf: MinorDigitsOf): AsyncGenerator<XlsxCell[][], void> {
  for await (const records of pages) yield records.flatMap((record) => recordLines(record, outline)).map((line) => line.map((cell) => sheetCell(cell, minorDigitsOf)));
}

function sheetCell(cell: RecordCell, minorDigitsOf: MinorDigitsOf): XlsxCell {
  switch (cell?.as) {
    case undefined: return null;
    case 'text': return textCell(cell.text);
    case 'count': return { type: 'number', number: String(cell.count), decimals: 0 };
    case 'share': return { type: 'share', share: cell.share };
    case 'time': return { type: 'time', time: cell.time };
    case 'value': {
      const { field: { kind }, value } = cell;
      if (kind === 'amount' && value.length <= mostDigits) return amountCell(value, minorDigitsOf(cell));
      return kind === 'date' && value >= firstDay ? { type: 'date', date: value } : textCell(value);
    }
  }
}

/** Written digit by digit: no sum of money passes through a division. */
function amountCell(minor: string, decimals: number): XlsxCell {
  const digits = minor.padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return { type: 'number', number: decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`, decimals };
}

/** A text that begins like a formula is marked as one that was typed with an apostrophe before it, so that it stays text when it is edited. */
function textCell(text: string): XlsxCell {
  return { type: 'text', text, isQuoted: beginsLikeFormula(text) };
}
