import { expect, test } from 'vitest';
import { wholeText } from '../testing/whole-text.ts';
import { recordsJson } from './records-json.ts';
import { inPages, recordOf, recordedField } from './testing/records.ts';

const head = { seq: 3, hash: 'h' };

test.each([0, 1, 3])('%i records are written as they would be in one go', async (count) => {
  const records = Array.from({ length: count }, (_, i) => recordOf(`"${i}"\n张三`, [recordedField('amount', '1\n2'), recordedField('number', null)]));
  expect(await wholeText(recordsJson(head, inPages(records)))).toBe(`${JSON.stringify({ head, records }, null, 2)}\n`);
});

test('of an empty log there is no head', async () => {
  expect(JSON.parse(await wholeText(recordsJson(null, inPages([]))))).toEqual({ head: null, records: [] });
});
