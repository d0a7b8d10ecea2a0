import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
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
