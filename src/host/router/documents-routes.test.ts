import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient, implement } from '@orpc/server';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { documentsContract } from '../../contract/api/documents.ts';
import { foldersContract } from '../../contract/api/folders.ts';
import { formsContract } from '../../contract/api/forms.ts';
import type { UploadId } from '../../contract/api/uploads.ts';
import type { JobEvent } from '../../contract/progress.ts';
import { jsonFile } from '../../core/records/testing/json-documents.ts';
import { testDocuments } from '../../core/records/testing/test-service.ts';
import type { TestDocuments } from '../../core/records/testing/test-service.ts';
import { temporaryFolder } from '../../storage/test-support/folders.ts';
import { listDocumentFiles } from '../document-files.ts';
import { checkLockedQuestion } from '../kiosk/lock.ts';
import { Uploads } from '../media/uploads.ts';
import type { Studio } from '../studio.ts';
import { documentsRoutes } from './documents-routes.ts';
import { answerErrors } from './implementer.ts';

const upload = '5f0c2a1e-0000-4000-8000-000000000000' as UploadId;

function clientOf({ service, storage }: TestDocuments) {
  const uploads = new Uploads(storage.dataDir, storage.self);
  onTestFinished(() => uploads.close());
  const os = implement({ documents: documentsContract }).use(answerErrors(() => undefined));
  const { documents } = createRouterClient(os.router({ documents: documentsRoutes(os, { documents: service, reading: { prepare: () => Promise.resolve() }, uploads }) }));
  const send = async (files: Readonly<Record<string, Uint8Array>>): Promise<void> => {
    for (const [path, bytes] of Object.entries(files)) await uploads.store(upload, path, (async function* () { yield bytes; })());
  };
  return { client: documents, send };
}

async function resultOf<Result>(events: Promise<AsyncIterable<JobEvent<Result>>>): Promise<{ result: Result; told: number }> {
  let told = 0;
  for await (const event of await events) {
    if (event.type === 'done') return { result: event.result, told };
    told++;
  }
  throw new Error('the job ended without a result');
}

describe('the questions about documents', () => {
  let documents: TestDocuments;
  let client: ReturnType<typeof clientOf>['client'];
  let send: ReturnType<typeof clientOf>['send'];

  beforeEach(() => {
    documents = testDocuments();
    ({ client, send } = clientOf(documents));
  });

  test('lead from an upload to a record', async () => {
    const batch = await client.createBatch({ name: 'Monday', form: 'cheque', auditShare: 0, seed: 1 });
    expect(batch).toMatchObject({ doubleKeying: false, auditShare: 0, status: 'open' });
    const [a, b] = [jsonFile('a', [{ amount: ['1', 0.5] }]), jsonFile('b', [{ amount: ['2', 0.95] }])];
    await send({ 'scans/b.json': b.bytes, 'scans/a.json': a.bytes });
    const { result, told } = await resultOf(client.addUpload({ batch: batch.id, upload }));
    expect(result).toEqual({ added: 2, known: 0 });
    expect(told).toBeGreaterThan(0);

    const seen: number[] = [];
    for await (const progress of await client.watch({ batch: batch.id })) seen.push(progress.documents.waiting + progress.documents.reading);
    expect(seen.at(-1)).toBe(0);
    expect((await client.list({ batch: batch.id })).documents.map(({ name, status }) => [name, status])).toEqual([['a.json', 'review'], ['b.json', 'done']]);

    const { items, open } = await client.queue({ operator: ' Ada ' });
    expect([open, items.length]).toEqual([1, 1]);
    expect(await client.decide({ field: items[0]!.field, operator: 'Ada', verdict: { what: 'keyed', text: '7' } })).toMatchObject({ document: 'done' });
    expect(await client.undo({ batch: batch.id, operator: 'Ada' })).toMatchObject({ document: 'review' });
    await client.decide({ field: items[0]!.field, operator: 'Ada', verdict: { what: 'keyed', text: '8' } });
    expect(await client.audits()).toMatchObject({ accepted: 1, audited: 0, misreadRate: null });
    expect((await client.thresholds({ batch: batch.id })).map(({ threshold }) => threshold)).toEqual([0.5, 0.95]);
    expect((await client.records()).map(({ document }) => document.name)).toEqual(['b.json', 'a.json']);
    expect((await client.records({ afterSeq: 1, limit: 1 })).map(({ seq }) => seq)).toEqual([4]);
    expect((await client.records({ batch: batch.id })).map(({ fields: [field] }) => [field!.value, field!.decisions.at(-1)?.operator])).toEqual([['2', undefined], ['8', 'Ada']]);
    expect(await client.batches()).toMatchObject([{ batch: { id: batch.id }, documents: { done: 2 } }]);
  });

  test('look into single fields, and doubt a character of what was accepted', async () => {
    const batch = await client.createBatch({ name: 'Monday', form: 'cheque', auditShare: 0, seed: 1 });
    await documents.read(batch, { 'b.json': [{ amount: ['2', 0.95] }] });
    const { characters: [two], total } = await client.characters({ batch: batch.id, char: '2' });
    expect([total, two]).toMatchObject([1, { index: 0, char: '2', confidence: 0.95, name: 'amount', state: 'accepted', document: { name: 'b.json' } }]);
    expect(await client.inspect({ field: two!.field })).toMatchObject({ steps: ['page', 'crop', 'cut'], ranked: [{ text: '2' }] });
    expect(await client.readAgain({ field: two!.field, box: { x: 0, y: 0, w: 900, h: 40 } })).toMatchObject({ confidence: 0.9 });
    await expect(client.readAgain({ field: two!.field, box: { x: 0, y: 0, w: 1001, h: 40 } })).rejects.toMatchObject({ code: 'FIELD_BOX_INVALID' });
    expect(await client.doubt({ field: two!.field, operator: 'Bob', index: 0 })).toMatchObject({ field: 'open', document: 'review', decision: { what: 'doubted' } });
    await expect(client.doubt({ field: two!.field, operator: 'Bob', index: 0 })).rejects.toMatchObject({ code: 'FIELD_NOT_ACCEPTED' });
    expect(await client.undo({ batch: batch.id, operator: 'Bob' })).toMatchObject({ field: 'accepted', document: 'done' });
  });

  test('pause and resume a batch, and read failed documents once more', async () => {
    const { id } = await client.createBatch({ name: 'Monday', form: 'cheque' });
    expect(await client.pauseBatch({ batch: id })).toMatchObject({ status: 'paused' });
    await send({ 'x.png': Buffer.from('no picture') });
    await resultOf(client.addUpload({ batch: id, upload }));
    expect((await client.list({ batch: id, status: 'waiting' })).total).toBe(1);
    expect(await client.resumeBatch({ batch: id })).toMatchObject({ status: 'open' });
    await documents.service.idle();
    expect((await client.list({ batch: id, status: 'failed' })).documents).toMatchObject([{ error: { code: 'PICTURE_INVALID' } }]);
    expect(await client.retryFailed({ batch: id })).toEqual({ waiting: 1 });
  });

  test('are refused with a code, also within a stream', async () => {
    const missing = { defined: true, code: 'BATCH_NOT_FOUND', data: { remedy: expect.any(String) } };
    await expect(client.queue({ batch: 'none', operator: 'Ada' })).rejects.toMatchObject(missing);
    await expect((async () => { for await (const progress of await client.watch({ batch: 'none' })) expect(progress).toBeUndefined(); })()).rejects.toMatchObject(missing);
    await expect(client.queue({ operator: ' ' })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
    await expect(client.createBatch({ name: 'x', form: 'y', auditShare: 2 })).rejects.toMatchObject({ code: 'USAGE_INVALID', message: expect.stringContaining('auditShare') });
    const rejection = { what: 'rejected', reason: ' ' } as const;
    await expect(client.decide({ field: 1, operator: 'Ada', verdict: rejection })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  });
});

test('a locked kiosk answers none of them', () => {
  const names = Object.keys(documentsContract);
  expect(names.length).toBeGreaterThan(10);
  for (const [of, contract] of Object.entries({ documents: documentsContract, folders: foldersContract, forms: formsContract })) {
    for (const name of Object.keys(contract)) expect(() => checkLockedQuestion({} as Studio, [of, name], {}), name).toThrow(expect.objectContaining({ code: 'KIOSK_LOCKED' }));
  }
});

test('files of folders are taken in the order of their names, without hidden ones', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'b', '.cache'), { recursive: true });
  for (const name of ['10.png', '9.png', '.DS_Store', 'b/1.png', 'b/.cache/x']) writeFileSync(join(folder, name), '');
  expect(listDocumentFiles(folder)).toEqual(['9.png', '10.png', join('b', '1.png')].map((name) => join(folder, name)));
  expect(listDocumentFiles(join(folder, '9.png'))).toEqual([join(folder, '9.png')]);
});
