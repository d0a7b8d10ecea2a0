import { createHash } from 'node:crypto';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openTestStorage } from '../../storage/test-support/folders.ts';
import type { BatchProgress } from '../../contract/documents.ts';
import type { DocumentReader } from './ports.ts';
import { JsonReader, jsonFile } from './testing/json-documents.ts';
import { testDocuments } from './testing/test-service.ts';

const sure = [{ amount: ['150', 0.99] as const, number: ['7', 0.95] as const }];
const unsure = [{ amount: ['150', 0.99] as const, number: ['7', 0.4] as const }];

async function last(watch: AsyncIterable<BatchProgress>): Promise<BatchProgress | undefined> {
  let progress: BatchProgress | undefined;
  for await (progress of watch);
  return progress;
}

describe('a batch', () => {
  test('is read to its end: sure documents are done, unsure ones in review, broken ones failed with their error', async () => {
    const { service, newBatch, read } = testDocuments();
    const batch = await newBatch();
    await read(batch, { 'a.json': sure, 'b.json': unsure, 'c.json': [{}], 'e.json': sure });
    await service.addDocuments({ batch: batch.id, files: [{ name: 'd.png', bytes: Buffer.from('not read') }], total: 1 });
    await service.idle();
    const { documents, total } = await service.listDocuments({ batch: batch.id, offset: 0, limit: 10 });
    expect(total).toBe(5);
    expect(documents.map(({ name, status, error }) => [name, status, error?.code])).toEqual([
      ['a.json', 'done', undefined], ['b.json', 'review', undefined], ['c.json', 'failed', 'DOCUMENT_FORM_UNKNOWN'], ['e.json', 'done', undefined],
      ['d.png', 'failed', 'PICTURE_INVALID']
    ]);
    expect(await last(service.watchBatch(batch.id))).toMatchObject({
      documents: { waiting: 0, reading: 0, review: 1, done: 2, failed: 2, rejected: 0 }, pages: 4, readMs: 20, fields: { accepted: 5, open: 1, decided: 0, rejected: 0 }
    });
    expect((await service.listDocuments({ batch: batch.id, status: 'failed', offset: 1, limit: 1 }))).toMatchObject({ documents: [{ name: 'd.png' }], total: 2 });
  });

  test('takes a file once, and says how many it had', async () => {
    const { service, newBatch, storage } = testDocuments();
    const batch = await newBatch();
    const files = [jsonFile('a', sure), jsonFile('b', sure), jsonFile('again', sure, 'a')];
    const told: number[] = [];
    const onProgress = ({ done }: { done: number }): void => void told.push(done);
    expect(await service.addDocuments({ batch: batch.id, files, total: 3, onProgress })).toEqual({ added: 2, known: 1 });
    expect(told).toEqual([1, 2, 3]);
    await service.idle();
    expect(await service.addDocuments({ batch: batch.id, files, total: 3 })).toEqual({ added: 0, known: 3 });
    await service.idle();
    const [first] = (await service.listDocuments({ batch: batch.id, offset: 0, limit: 10 })).documents;
    expect(first).toMatchObject({ name: 'a', status: 'done', mime: 'application/octet-stream', sizeBytes: files[0]!.bytes.length });
    expect(first!.sha256).toBe(createHash('sha256').update(files[0]!.bytes).digest('hex'));
    expect(Buffer.from(storage.blobs.read(first!.sha256))).toEqual(files[0]!.bytes);
    // Another batch may have it too, with the same blob.
    expect(await service.addDocuments({ batch: (await newBatch()).id, files: [files[0]!], total: 1 })).toEqual({ added: 1, known: 0 });
    expect(await service.listBatches()).toHaveLength(2);
  });

  test('stops taking documents up while it is paused', async () => {
    const { service, newBatch, read } = testDocuments();
    const [paused, open] = [await newBatch(), await newBatch()];
    await service.pauseBatch(paused.id);
    await read(paused, { a: sure });
    await read(open, { b: sure });
    const progress = async () => (await service.listBatches()).map(({ batch, documents }) => [batch.status, documents.waiting, documents.done]);
    expect(await progress()).toEqual([['open', 0, 1], ['paused', 1, 0]]);
    expect(await service.resumeBatch(paused.id)).toMatchObject({ status: 'open' });
    await service.idle();
    expect(await progress()).toEqual([['open', 0, 1], ['open', 0, 1]]);
  });

  test('that is not there is named', async () => {
    const { service } = testDocuments();
    const missing = expect.objectContaining({ code: 'BATCH_NOT_FOUND' });
    await expect(service.pauseBatch('none' as never)).rejects.toEqual(missing);
    await expect(service.addDocuments({ batch: 'none' as never, files: [], total: 0 })).rejects.toEqual(missing);
    await expect(service.exportRecords({ batch: 'none' as never, format: 'csv' })).rejects.toEqual(missing);
    await expect(last(service.watchBatch('none' as never))).rejects.toEqual(missing);
  });

  test('of 1,000 documents is read in seconds', { timeout: 180_000 }, async () => {
    const reader = new JsonReader();
    const { service, newBatch, storage } = testDocuments({ reader });
    const batch = await newBatch({ auditShare: 0.05 });
    const files = Array.from({ length: 1000 }, (_, i) => jsonFile(`${i}.json`, i % 10 === 0 ? unsure : sure));
    const begin = process.cpuUsage();
    await service.addDocuments({ batch: batch.id, files, total: null });
    const { documents, fields } = (await last(service.watchBatch(batch.id)))!;
    const { user, system } = process.cpuUsage(begin);
    expect(documents).toMatchObject({ waiting: 0, reading: 0, failed: 0 });
    expect(fields.accepted + fields.open).toBe(2000);
    expect(new Set(reader.begun).size).toBe(1000);
    expect(reader.begun).toHaveLength(1000);
    expect(storage.records.list({ afterSeq: 0 })).toHaveLength(documents.done);
    // Seconds of work. How long a busy disk takes over 5,000 fsyncs is its own affair: in memory all of it takes 4 s.
    expect((user + system) / 1e6).toBeLessThan(20);
    const asked = performance.now();
    await service.queue({ operator: 'Ada', limit: 20 });
    await service.thresholdFigures({});
    expect(performance.now() - asked).toBeLessThan(1000);
  });
});

describe('reading', () => {
  test('what the reader did not expect fails one document and is told in the log', async () => {
    const reader = new JsonReader();
    vi.spyOn(reader, 'read').mockImplementation(() => { throw new TypeError('cannot read properties of undefined'); });
    const { service, newBatch, read, log } = testDocuments({ reader });
    const batch = await newBatch();
    await read(batch, { a: sure, b: sure });
    const { documents } = await service.listDocuments({ batch: batch.id, offset: 0, limit: 10 });
    expect(documents.map(({ error }) => error?.code)).toEqual(['INTERNAL', 'INTERNAL']);
    expect(documents[0]!.error!.message).not.toContain('undefined');
    expect(log.join('\n')).toContain('a could not be read: TypeError: cannot read properties of undefined');
  });

  test('failed documents are read once more when asked for', async () => {
    const reader = new JsonReader();
    const storage = openTestStorage();
    const { service, newBatch, read } = testDocuments({ storage, reader });
    const batch = await newBatch();
    const spy = vi.spyOn(reader, 'read').mockImplementation(() => { throw new Error('no model yet'); });
    await read(batch, { a: sure });
    spy.mockRestore();
    expect(await service.retryFailed(batch.id)).toBe(1);
    await service.idle();
    expect(await last(service.watchBatch(batch.id))).toMatchObject({ documents: { done: 1, failed: 0 } });
    expect(await service.retryFailed(batch.id)).toBe(0);
  });

  test('pages on which no form was found are kept to be looked at, and replaced when they are read once more', async () => {
    const { service, newBatch, read } = testDocuments();
    const batch = await newBatch();
    await read(batch, { a: [{}, {}] });
    const { id } = (await service.listDocuments({ batch: batch.id, offset: 0, limit: 1 })).documents[0]!;
    expect((await service.showDocument(id)).pages).toMatchObject([{ index: 0, form: null, hasPicture: true, fields: [] }, { index: 1 }]);
    expect(await service.retryFailed(batch.id)).toBe(1);
    await service.idle();
    expect((await service.showDocument(id)).pages).toHaveLength(2);
  });

  test('a closing service gives up what it reads, and the next one reads it', async () => {
    const storage = openTestStorage();
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const json = new JsonReader();
    const slow: DocumentReader = {
      async *read(file, batch) {
        begin();
        await opened;
        yield* json.read(file, batch);
      }
    };
    const first = testDocuments({ storage, reader: slow });
    const batch = await first.newBatch();
    await first.service.addDocuments({ batch: batch.id, files: [jsonFile('a', sure)], total: 1 });
    await begun;
    expect(storage.batches.progress(batch.id).documents.reading).toBe(1);
    const closing = first.service.close();
    open();
    await closing;
    expect(storage.batches.progress(batch.id)).toMatchObject({ documents: { waiting: 1 }, pages: 0 });
    const second = testDocuments({ storage });
    second.service.startReading();
    await second.service.idle();
    expect(storage.batches.progress(batch.id)).toMatchObject({ documents: { done: 1 }, pages: 1 });
  });

  test('a document that cannot be stored is not lost: it waits for the next start', async () => {
    const { service, newBatch, storage, log, read } = testDocuments();
    const batch = await newBatch();
    const store = vi.spyOn(storage.documents, 'store').mockImplementationOnce(() => { throw new Error('the disk is full'); });
    await read(batch, { a: sure, b: sure });
    expect(log).toEqual(['Documents could not be read on: the disk is full']);
    // The other one was being read meanwhile.
    expect(storage.batches.progress(batch.id).documents).toMatchObject({ waiting: 1, reading: 0, done: 1 });
    store.mockRestore();
    service.startReading();
    await service.idle();
    expect(storage.batches.progress(batch.id).documents).toMatchObject({ done: 2 });
  });

  /** A batch with a document that a process was reading when it was killed. */
  async function abandoned() {
    const { service, newBatch, storage } = testDocuments();
    const { id } = await newBatch();
    await service.pauseBatch(id);
    await service.addDocuments({ batch: id, files: [jsonFile('a', sure)], total: 1 });
    await service.idle();
    const take = (): void => {
      storage.batches.setStatus(id, 'open');
      expect(storage.documents.takeNext({ pid: 2 ** 22 + 1, token: 'gone' })).toBeDefined();
    };
    return { service, id, storage, take };
  }

  test('what another process was killed over is read by whoever watches the batch', async () => {
    const { service, id, take } = await abandoned();
    take();
    expect(await last(service.watchBatch(id))).toMatchObject({ documents: { waiting: 0, reading: 0, done: 1 } });
  });

  test('what another process gives back at its end is read by a studio that has nothing else to do', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { service, newBatch, storage } = testDocuments();
    const { id } = await newBatch();
    await service.pauseBatch(id);
    await service.addDocuments({ batch: id, files: [jsonFile('a', sure)], total: 1 });
    service.startReading();
    await service.idle();
    storage.batches.setStatus(id, 'open');
    storage.documents.release(storage.documents.takeNext(storage.self)!);
    expect(storage.batches.progress(id).documents).toMatchObject({ waiting: 1, reading: 0, done: 0 });
    await vi.advanceTimersByTimeAsync(10_000);
    await service.idle();
    expect(storage.batches.progress(id).documents).toMatchObject({ waiting: 0, reading: 0, done: 1 });
  });

  test('what another process is killed over later is read by a studio that has nothing else to do', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { service, id, storage, take } = await abandoned();
    service.startReading();
    await service.idle();
    take();
    await vi.advanceTimersByTimeAsync(10_000);
    await service.idle();
    expect(storage.batches.progress(id).documents).toMatchObject({ waiting: 0, reading: 0, done: 1 });
  });
});
