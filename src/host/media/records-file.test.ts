import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { fieldContentSchema } from '../../contract/fields.ts';
import type { DocumentReader } from '../../core/records/ports.ts';
import { JsonReader } from '../../core/records/testing/json-documents.ts';
import { testDocuments } from '../../core/records/testing/test-service.ts';
import { recordsFile } from './records-file.ts';

test('records are fetched as CSV, JSON or a workbook, of one batch or of all', async () => {
  const { service, newBatch, read } = testDocuments();
  const [first, second] = [await newBatch(), await newBatch()];
  await read(first, { a: [{ number: ['0071', 0.95] }] });
  await read(second, { b: [{ number: ['2', 0.95] }] });
  const ask = (query: Record<string, string>) => recordsFile(service, query);
  const csv = await ask({ format: 'csv', batch: first.id });
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="records.csv"');
  expect((await csv.text()).trim().split('\r\n')).toHaveLength(2);
  expect(await (await ask({ format: 'json' })).json()).toMatchObject({ head: { seq: 2 }, records: [{ document: { name: 'a' } }, { document: { name: 'b' } }] });

  const workbook = await ask({ format: 'xlsx' });
  expect(workbook.headers.get('content-type')).toContain('spreadsheetml.sheet');
  const archive = await fromBufferPromise(Buffer.from(await workbook.arrayBuffer()), { lazyEntries: true, autoClose: false });
  const files = new Map<string, string>();
  for await (const entry of archive.eachEntry()) files.set(entry.fileName, (await buffer(await archive.openReadStreamPromise(entry))).toString());
  expect([...files.keys()]).toEqual(['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', 'xl/worksheets/sheet1.xml']);
  expect(files.get('xl/worksheets/sheet1.xml')).toContain('<t xml:space="preserve">0071</t>');
});

test('other formats and unknown batches are refused', async () => {
  const { service } = testDocuments();
  await expect(recordsFile(service, { format: 'pdf' })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  await expect(recordsFile(service, {})).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  await expect(recordsFile(service, { format: 'xlsx', batch: 'none' })).rejects.toMatchObject({ code: 'BATCH_NOT_FOUND' });
});

test('amounts are written with the decimals of their form’s currency', async () => {
  const json = new JsonReader();
  const yen: DocumentReader = {
    async *read(file, batch) {
      for await (const page of json.read(file, batch)) {
        const fields = page.fields.map((field) => ({ ...field, content: fieldContentSchema.parse({ kind: 'amount', options: { minorDigits: field.name === 'yen' ? 0 : 2 } }) }));
        yield { ...page, fields };
      }
    }
  };
  const { service, newBatch, read } = testDocuments({ reader: yen });
  await read(await newBatch(), { a: [{ yen: ['1250', 0.95], euro: ['1250', 0.95] }] });
  const sheet = (await service.exportWorkbook({})).find(({ name }) => name.endsWith('sheet1.xml'))!.text;
  expect(Array.from(sheet.matchAll(/<c r="([GK]2)" s="\d+"><v>(.*?)<\/v>/g), ([, place, value]) => [place, value])).toEqual([['G2', '1250'], ['K2', '12.50']]);
});
