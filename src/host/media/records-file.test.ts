import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { getRequestListener } from '@hono/node-server';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { fieldContentSchema } from '../../contract/fields.ts';
import type { DocumentReader } from '../../core/records/ports.ts';
import { LogSnapshot } from '../../core/records/log-snapshot.ts';
import { JsonReader } from '../../core/records/testing/json-documents.ts';
import { recordMany } from '../../core/records/testing/record-many.ts';
import { testDocuments } from '../../core/records/testing/test-service.ts';
import type { TestDocuments } from '../../core/records/testing/test-service.ts';
import { recordsFile } from './records-file.ts';

const silent = (): void => undefined;

afterEach(() => vi.restoreAllMocks());

/** What an independent reader finds in an archive, by name. */
async function unpacked(zip: ArrayBuffer): Promise<ReadonlyMap<string, string>> {
  const archive = await fromBufferPromise(Buffer.from(zip), { lazyEntries: true, autoClose: false });
  const files = new Map<string, string>();
  for await (const entry of archive.eachEntry()) {
    const bytes = await buffer(await archive.openReadStreamPromise(entry));
    expect(entry.crc32, entry.fileName).toBe(crc32(bytes));
    files.set(entry.fileName, bytes.toString());
  }
  return files;
}

/** Over a socket, as a browser fetches it. */
async function served({ service }: TestDocuments, log: (line: string) => void): Promise<(format: string) => Promise<Response>> {
  const listener = getRequestListener(async (request) => recordsFile(service, Object.fromEntries(new URL(request.url).searchParams), log), { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return async (format) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?format=${format}`);
}

test('records are fetched as CSV, JSON or a workbook, of one batch or of all', async () => {
  const { service, newBatch, read } = testDocuments();
  const [first, second] = [await newBatch(), await newBatch()];
  await read(first, { a: [{ number: ['0071', 0.95] }] });
  await read(second, { b: [{ number: ['2', 0.95] }] });
  const ask = (query: Record<string, string>) => recordsFile(service, query, silent);
  const csv = await ask({ format: 'csv', batch: first.id });
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="records.csv"');
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const bytes = Buffer.from(await csv.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(bytes.toString().trim().split('\r\n')).toHaveLength(2);
  expect(await (await ask({ format: 'json' })).json()).toMatchObject({ head: { seq: 2 }, records: [{ document: { name: 'a' } }, { document: { name: 'b' } }] });

  const workbook = await ask({ format: 'xlsx' });
  expect(workbook.headers.get('content-type')).toContain('spreadsheetml.sheet');
  const files = await unpacked(await workbook.arrayBuffer());
  expect([...files.keys()]).toEqual(['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', 'xl/worksheets/sheet1.xml']);
  expect(files.get('xl/worksheets/sheet1.xml')).toContain('<t xml:space="preserve">0071</t>');
});

test('other formats and unknown batches are refused', async () => {
  const { service } = testDocuments();
  await expect(recordsFile(service, { format: 'pdf' }, silent)).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  await expect(recordsFile(service, {}, silent)).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  await expect(recordsFile(service, { format: 'xlsx', batch: 'none' }, silent)).rejects.toMatchObject({ code: 'BATCH_NOT_FOUND' });
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
  const workbook = await recordsFile(service, { format: 'xlsx' }, silent);
  const sheet = (await unpacked(await workbook.arrayBuffer())).get('xl/worksheets/sheet1.xml')!;
  expect(Array.from(sheet.matchAll(/<c r="([GK]2)" s="\d+"><v>(.*?)<\/v>/g), ([, place, value]) => [place, value])).toEqual([['G2', '1250'], ['K2', '12.50']]);
});

test.each(['csv', 'json', 'xlsx'])('a %s file of many records has each of them once, asked for page by page', async (format) => {
  const documents = testDocuments();
  recordMany(documents.storage, await documents.newBatch(), 1000);
  const list = vi.spyOn(documents.storage.records, 'list');
  const response = await (await served(documents, silent))(format);
  const body = await response.arrayBuffer();
  expect(list).toHaveBeenCalledTimes(10);
  const text = format === 'xlsx' ? (await unpacked(body)).get('xl/worksheets/sheet1.xml')! : Buffer.from(body).toString();
  for (const i of [0, 99, 100, 999]) expect(text).toContain(`${i}.png`);
  expect(text.match(/\d+\.png/g)).toHaveLength(1000);
});

test.each(['csv', 'json', 'xlsx'])('a %s file that cannot be finished breaks off: nobody takes it for whole, and the log tells why', async (format) => {
  const documents = testDocuments();
  recordMany(documents.storage, await documents.newBatch(), 1000);
  const list = documents.storage.records.list.bind(documents.storage.records);
  vi.spyOn(documents.storage.records, 'list').mockImplementation((query) => {
    if (query.afterSeq >= 700) throw new Error('the disk is gone');
    return list(query);
  });
  // The server tells about it as well.
  vi.spyOn(console, 'error').mockImplementation(silent);
  const log: string[] = [];
  const response = await (await served(documents, (line) => void log.push(line)))(format);
  expect(response.status).toBe(200);
  await expect(response.arrayBuffer()).rejects.toThrow();
  expect(log.join('\n')).toMatch(/Error \w{8}: Error: the disk is gone[^]*An export of records broke off/);
});

test.each(['csv', 'json', 'xlsx'])('nothing of a %s file is made any more once its reader has left', async (format) => {
  const documents = testDocuments();
  recordMany(documents.storage, await documents.newBatch(), 100);
  // More than anybody could wait for.
  const pages = 1_000_000;
  const { records } = documents.storage;
  const page = records.list({ afterSeq: 0 });
  vi.spyOn(records, 'head').mockReturnValue({ seq: pages * page.length, hash: 'h' });
  vi.spyOn(LogSnapshot.prototype, 'outline').mockResolvedValue({ names: ['amount'], lines: 1 });
  const list = vi.spyOn(records, 'list').mockReturnValue(page);
  const reader = (await (await served(documents, silent))(format)).body!.getReader();
  while (list.mock.calls.length < 3) expect((await reader.read()).done).toBe(false);
  await reader.cancel();
  let before = 0;
  await vi.waitFor(() => {
    const asked = list.mock.calls.length - before;
    before += asked;
    expect(asked).toBe(0);
  }, { interval: 100, timeout: 5000 });
  expect(before).toBeLessThan(pages);
});
