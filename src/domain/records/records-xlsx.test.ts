import { expect, test } from 'vitest';
import type { DocumentRecord, RecordedField } from '../../contract/documents.ts';
import { wholeText } from '../testing/whole-text.ts';
import { xlsxLimits } from '../xlsx.ts';
import { recordsXlsx } from './records-xlsx.ts';
import { exportedAs, inPages, recordOf, recordedField as field } from './testing/records.ts';

const sheetName = 'xl/worksheets/sheet1.xml';

/** The parts of a workbook by their names. */
async function workbookOf(records: readonly DocumentRecord[], minorDigits = 2): Promise<ReadonlyMap<string, string>> {
  const parts = await exportedAs(records, (outline, pages) => recordsXlsx(outline, pages, () => minorDigits));
  return new Map(await Promise.all(parts.map(async ({ name, text }) => [name, await wholeText(text)] as const)));
}

/** What a reader of the sheet finds: by place, the cell's style, type and content as text. */
function cellsOf(workbook: ReadonlyMap<string, string>): Record<string, readonly [style: number, type: string, content: string]> {
  const text = workbook.get(sheetName)!;
  return Object.fromEntries(Array.from(text.matchAll(/<c r="([A-Z]+\d+)" s="(\d+)"(?: t="(\w+)")?>(?:<v>(.*?)<\/v>|<is><t [^>]*>([^]*?)<\/t><\/is>)<\/c>/g),
    ([, place, style, kind = 'n', number, string]) => [place!, [Number(style), kind, number ?? string!]]));
}

/** Cells of the first line below the header, from the first field's value on. */
async function valuesOf(fields: readonly RecordedField[], minorDigits = 2): Promise<Record<string, readonly [number, string, string]>> {
  return cellsOf(await workbookOf([recordOf('a.png', fields)], minorDigits));
}

const formatOf = (workbook: ReadonlyMap<string, string>, style: number): string => {
  return Array.from(/<cellXfs[^]*<\/cellXfs>/.exec(workbook.get('xl/styles.xml')!)![0].matchAll(/<xf [^>]*>/g), ([xf]) => xf)[style]!;
};

test('amounts are numbers in major units, dates days, times UTC; what begins with zeros is text', async () => {
  const cells = await valuesOf([
    field('amount', '1.234,50', { kind: 'amount', value: '123450' }),
    field('date', '1/2/26', { kind: 'date', value: '2026-02-01' }),
    field('number', '000123')
  ]);
  expect([cells['D2'], cells['G2'], cells['H2'], cells['J2']]).toEqual([[4, 'n', '1'], [5, 'n', '1234.50'], [0, 'inlineStr', '1.234,50'], [7, 'n', '0.75']]);
  // DATE(2026;2;1) in a spreadsheet is 46054; half a day after the 2nd of January is 46024.5.
  expect(cells['K2']).toEqual([8, 'n', '46054']);
  expect(cells['F2']).toEqual([9, 'n', '46024.5']);
  expect(cells['O2']).toEqual([0, 'inlineStr', '000123']);
});

test.each([['5', 2, '0.05'], ['0', 2, '0.00'], ['1500', 0, '1500'], ['1', 3, '0.001'], ['999999999999999', 2, '9999999999999.99']])(
  '%s minor units of %i decimals are %s', async (value, minorDigits, shown) => expect((await valuesOf([field('amount', value, { kind: 'amount' })], minorDigits))['G2']![2]).toBe(shown)
);

test('what a spreadsheet’s numbers and calendar cannot hold is text, and what is not there is no cell', async () => {
  const cells = await valuesOf([
    field('amount', '9', { kind: 'amount', value: '1234567890123456' }), field('date', '1', { kind: 'date', value: '1900-02-28' }), field('gone', null)
  ]);
  expect([cells['G2'], cells['K2'], cells['O2'], cells['P2']]).toEqual([[0, 'inlineStr', '1234567890123456'], [0, 'inlineStr', '1900-02-28'], undefined, undefined]);
  expect(cells['Q2']![2]).toBe('reader');
});

test('formulas stay text, marked as such, and no text can break the XML', async () => {
  const workbook = await workbookOf([recordOf('=cmd|x.png', [field('@name', '=1+1', { value: '<&">\u0001_x0041_\r' })])]);
  const cells = cellsOf(workbook);
  for (const place of ['A2', 'G1', 'H2']) expect(formatOf(workbook, cells[place]![0]), place).toContain('quotePrefix="1"');
  expect(formatOf(workbook, cells['G2']![0])).not.toContain('quotePrefix');
  expect(cells['G2']![2]).toBe('&lt;&amp;&quot;&gt;_x0001__x005F_x0041__x000D_');
  for (const text of workbook.values()) expect(text).not.toContain('<f>');
});

test('the header stays in sight, and columns go on after Z', async () => {
  const workbook = await workbookOf([recordOf('a', Array.from({ length: 8 }, (_, i) => field(`f${i}`, String(i))))]);
  expect(workbook.get(sheetName)).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  expect(cellsOf(workbook)['AA1']![2]).toBe('f5');
});

test('lines go on from one page of records to the next', async () => {
  const cells = cellsOf(await workbookOf(['a', 'b', 'c'].map((name) => recordOf(name, [field('number', '1'), field('number', '2', { page: 1 })]))));
  expect([2, 3, 4, 5, 6, 7].map((row) => [cells[`A${row}`]![2], cells[`D${row}`]![2]].join())).toEqual(['a,1', 'a,2', 'b,1', 'b,2', 'c,1', 'c,2']);
});

test('more than a sheet can hold is refused before any record is asked for', () => {
  const pages = inPages([recordOf('a', [])]);
  const exported = (names: readonly string[], lines: number) => () => recordsXlsx({ names, lines }, pages, () => 2);
  const refused = expect.objectContaining({ code: 'RECORDS_TOO_MANY', message: expect.stringMatching(/1048576 lines and 16384 columns/), remedy: expect.stringMatching(/CSV/) });
  expect(exported([], xlsxLimits.lines)).toThrow(refused);
  expect(exported(Array.from({ length: xlsxLimits.columns / 4 }, (_, i) => `f${i}`), 1)).toThrow(refused);
  expect(exported([], xlsxLimits.lines - 1)).not.toThrow();
});
