import { expect, test } from 'vitest';
import type { DocumentRecord, RecordedField } from '../../contract/documents.ts';
import { plainCell, recordsCsv } from './records-csv.ts';

const field = (name: string, text: string | null, more: Partial<RecordedField> = {}): RecordedField => ({
  page: 0, form: 'cheque', name, kind: 'digits', confidence: 0.75, accepted: true, audited: false, model: { key: 'm', name: 'reader' },
  readAt: '2026-01-01T00:00:00.000Z', text, value: text, reading: null, decisions: [], ...more
});

const record = (name: string | null, fields: readonly RecordedField[]): DocumentRecord => ({
  seq: 1, hash: 'h', at: '2026-01-02T00:00:00.000Z', document: { id: 'd' as never, sha256: 'abc', name }, batch: { id: 'b' as never, name: 'Monday', form: 'cheque' },
  fields, redacted: name === null
});

test('a line a page, fields as columns, with who decided', () => {
  const keyed = { operator: 'Ada', at: '2026-01-01T10:00:00.000Z', what: 'keyed', before: '1', after: '7', reason: null } as const;
  const csv = recordsCsv([
    record('a.png', [field('amount', '1,50', { value: '150' }), field('number', '7', { decisions: [keyed] }), field('amount', '9', { page: 2, form: null })]),
    record(null, [field('amount', null)])
  ]);
  expect(csv.split('\r\n')).toEqual([
    'document,sha256,batch,page,form,recorded_at,amount,amount_text,amount_by,amount_confidence,number,number_text,number_by,number_confidence',
    'a.png,abc,Monday,1,cheque,2026-01-02T00:00:00.000Z,150,"1,50",reader,0.75,7,7,Ada,0.75',
    'a.png,abc,Monday,3,,2026-01-02T00:00:00.000Z,9,9,reader,0.75,,,,',
    ',abc,Monday,1,cheque,2026-01-02T00:00:00.000Z,,,reader,0.75,,,,',
    ''
  ]);
});

test('nothing that was written on a document, its name or a form’s is taken for a formula', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠1']) expect(plainCell(text)).toBe(`'${text}`);
  for (const text of ['1-1', 'a=b', '', ' 1', '"=1']) expect(plainCell(text)).toBe(text);
  const csv = recordsCsv([record('=cmd|x.png', [field('@name', '=HYPERLINK("http://a","b")')])]);
  for (const line of csv.split('\r\n').filter((each) => each !== '')) for (const cell of line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)) expect(cell).not.toMatch(/^"?[=+\-@]/);
});
