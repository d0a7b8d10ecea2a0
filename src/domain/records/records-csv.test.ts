import { expect, test } from 'vitest';
import type { DocumentRecord } from '../../contract/documents.ts';
import { plainCell } from '../csv.ts';
import { wholeText } from '../testing/whole-text.ts';
import { recordsCsv } from './records-csv.ts';
import { exportedAs, recordOf as record, recordedField as field } from './testing/records.ts';

const csvOf = async (records: readonly DocumentRecord[]): Promise<string> => wholeText(await exportedAs(records, recordsCsv));

test('begins with the mark by which Excel knows UTF-8, once', async () => {
  const csv = await csvOf([record('张三.png', [field('amount', '1')]), record('李四.png', [field('amount', '2')])]);
  const bytes = Buffer.from(csv);
  expect([...bytes.subarray(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 'd'.charCodeAt(0)]);
  expect(csv.lastIndexOf('\uFEFF')).toBe(0);
  expect(csv).toContain('张三.png');
});

test('a line a page, fields as columns, with who decided', async () => {
  const keyed = { operator: 'Ada', at: '2026-01-01T10:00:00.000Z', what: 'keyed', before: '1', after: '7', reason: null } as const;
  const csv = await csvOf([
    record('a.png', [field('amount', '1,50', { value: '150' }), field('number', '7', { decisions: [keyed] }), field('amount', '9', { page: 2, form: null })]),
    record(null, [field('amount', null)])
  ]);
  expect(csv.split('\r\n')).toEqual([
    '\uFEFFdocument,sha256,batch,page,form,recorded_at,amount,amount_text,amount_by,amount_confidence,number,number_text,number_by,number_confidence',
    'a.png,abc,Monday,1,cheque,2026-01-02T12:00:00.000Z,150,"1,50",reader,0.75,7,7,Ada,0.75',
    'a.png,abc,Monday,3,,2026-01-02T12:00:00.000Z,9,9,reader,0.75,,,,',
    ',abc,Monday,1,cheque,2026-01-02T12:00:00.000Z,,,reader,0.75,,,,',
    ''
  ]);
});

test('nothing that was written on a document, its name or a form’s is taken for a formula', async () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠1']) expect(plainCell(text)).toBe(`'${text}`);
  for (const text of ['1-1', 'a=b', '', ' 1', '"=1']) expect(plainCell(text)).toBe(text);
  const csv = await csvOf([record('=cmd|x.png', [field('@name', '=HYPERLINK("http://a","b")')])]);
  for (const line of csv.split('\r\n').filter((each) => each !== '')) for (const cell of line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)) expect(cell).not.toMatch(/^"?[=+\-@]/);
});
