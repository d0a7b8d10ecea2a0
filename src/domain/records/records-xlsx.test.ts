import { expect, test } from 'vitest';
import type { RecordedField } from '../../contract/documents.ts';
import { xlsxLimits, xlsxParts } from '../xlsx.ts';
import { recordsXlsx } from './records-xlsx.ts';
import { recordOf, recordedField as field } from './testing/records.ts';

/** What a reader of the sheet finds: by place, the cell's style, type and content as text. */
function cellsOf(parts: ReturnType<typeof recordsXlsx>): Record<string, readonly [style: number, type: string, content: string]> {
  const { text } = parts.find(({ name }) => name === 'xl/worksheets/sheet1.xml')!;
  return Object.fromEntries(Array.from(text.matchAll(/<c r="([A-Z]+\d+)" s="(\d+)"(?: t="(\w+)")?>(?:<v>(.*?)<\/v>|<is><t [^>]*>([^]*?)<\/t><\/is>)<\/c>/g),
    ([, place, style, kind = 'n', number, string]) => [place!, [Number(style), kind, number ?? string!]]));
}

/** Cells of the first line below the header, from the first field's value on. */
function valuesOf(fields: readonly RecordedField[], minorDigits = 2): Record<string, readonly [number, string, string]> {
  return cellsOf(recordsXlsx([recordOf('a.png', fields)], () => minorDigits));
}

const formatOf = (parts: ReturnType<typeof recordsXlsx>, style: number): string => {
  const { text } = parts.find(({ name }) => name === 'xl/styles.xml')!;
  return Array.from(/<cellXfs[^]*<\/cellXfs>/.exec(text)![0].matchAll(/<xf [^>]*>/g), ([xf]) => xf)[style]!;
};

test('amounts are numbers in major units, dates days, times UTC; what begins with zeros is text', () => {
  const cells = valuesOf([
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
  '%s minor units of %i decimals are %s', (value, minorDigits, shown) => expect(valuesOf([field('amount', value, { kind: 'amount' })], minorDigits)['G2']![2]).toBe(shown)
);

test('what a spreadsheet’s numbers and calendar cannot hold is text, and what is not there is no cell', () => {
  const cells = valuesOf([
    field('amount', '9', { kind: 'amount', value: '1234567890123456' }), field('date', '1', { kind: 'date', value: '1900-02-28' }), field('gone', null)
  ]);
  expect([cells['G2'], cells['K2'], cells['O2'], cells['P2']]).toEqual([[0, 'inlineStr', '1234567890123456'], [0, 'inlineStr', '1900-02-28'], undefined, undefined]);
  expect(cells['Q2']![2]).toBe('reader');
});

test('formulas stay text, marked as such, and no text can break the XML', () => {
  const parts = recordsXlsx([recordOf('=cmd|x.png', [field('@name', '=1+1', { value: '<&">\u0001_x0041_\r' })])], () => 2);
  const cells = cellsOf(parts);
  for (const place of ['A2', 'G1', 'H2']) expect(formatOf(parts, cells[place]![0]), place).toContain('quotePrefix="1"');
  expect(formatOf(parts, cells['G2']![0])).not.toContain('quotePrefix');
  expect(cells['G2']![2]).toBe('&lt;&amp;&quot;&gt;_x0001__x005F_x0041__x000D_');
  for (const { text } of parts) expect(text).not.toContain('<f>');
});

test('the header stays in sight, columns go on after Z, and a sheet has its limits', () => {
  const many = Array.from({ length: 8 }, (_, i) => field(`f${i}`, String(i)));
  const parts = recordsXlsx([recordOf('a', many)], () => 2);
  expect(parts.find(({ name }) => name === 'xl/worksheets/sheet1.xml')!.text).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  expect(cellsOf(parts)['AA1']![2]).toBe('f5');
  const full = Array.from({ length: xlsxLimits.lines }, () => []);
  expect(() => xlsxParts('x', [], full)).toThrow(expect.objectContaining({ code: 'RECORDS_TOO_MANY' }));
});
