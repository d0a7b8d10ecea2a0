import { expect, onTestFinished, test } from 'vitest';
import type { ReadPage } from '../core/records/ports.ts';
import { JsonReader, jsonFile } from '../core/records/testing/json-documents.ts';
import { testDocuments } from '../core/records/testing/test-service.ts';
import { SqliteBatchRepository } from './batch-repository.ts';
import { SqliteDocumentRepository } from './document-repository.ts';
import { openDatabase } from './open.ts';
import { SqliteRecordLog } from './record-log.ts';
import { SqliteReviewRepository } from './review-repository.ts';
import { migrationsDir, openTestStorage, temporaryFolder } from './test-support/folders.ts';

/** More than fits into what the pages of the database have left. */
const manyFields = [Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`field-${i}`, ['123456', 0.5] as const]))];

/** Ends no file before it is told to. */
class HeldReader extends JsonReader {
  private readonly goneOn = Promise.withResolvers<void>();

  override async *read(file: { readonly path: string }, batch: { readonly form: string }): AsyncGenerator<ReadPage> {
    for await (const page of super.read(file, batch)) {
      await this.goneOn.promise;
      yield page;
    }
  }

  goOn(): void {
    this.goneOn.resolve();
  }
}

/** A batch of four documents, two of which are being read, and the connection that all of it is stored through. */
async function batchBeingRead() {
  const dataDir = temporaryFolder();
  const rest = openTestStorage(dataDir);
  const database = openDatabase({ dataDir, migrationsDir });
  onTestFinished(() => database.close());
  const [batches, documents] = [new SqliteBatchRepository(database), new SqliteDocumentRepository(database)];
  const storage = { ...rest, batches, documents, review: new SqliteReviewRepository(database, batches, documents), records: new SqliteRecordLog(database), transaction: <T>(work: () => T) => database.write(work) };
  const reader = new HeldReader();
  const { service, newBatch, log } = testDocuments({ storage, reader });
  const { id } = await newBatch();
  await service.addDocuments({ batch: id, files: Array.from({ length: 4 }, (_, i) => jsonFile(`${i}`, manyFields)), total: 4 });
  const counts = () => batches.progress(id).documents;
  expect(counts()).toMatchObject({ waiting: 2, reading: 2 });
  return { database, service, reader, log, counts, id };
}

test('documents that a full disk has no room for wait again, however often that is tried, and are read once there is room', async () => {
  const { database, service, reader, log, counts } = await batchBeingRead();
  database.connection.pragma(`max_page_count = ${database.connection.pragma('page_count', { simple: true }) as number}`);
  reader.goOn();
  await service.idle();
  expect(counts()).toMatchObject({ waiting: 4, reading: 0, review: 0, failed: 0 });
  expect(log.length).toBeGreaterThan(0);
  for (const line of log) expect(line).toMatch(/^Documents could not be read on: .*no room left/);

  // Three attempts that a process dies over fail a document: these are none.
  for (let again = 0; again < 4; again++) {
    service.startReading();
    await service.idle();
  }
  expect(counts()).toMatchObject({ waiting: 4, reading: 0, failed: 0 });
  database.connection.pragma('max_page_count = 1000000');
  service.startReading();
  await service.idle();
  expect(counts()).toMatchObject({ waiting: 0, reading: 0, review: 4 });
});

test('documents that cannot even be given back are with the next command', async () => {
  const { database, service, reader, log, counts, id } = await batchBeingRead();
  database.connection.pragma('query_only = ON');
  reader.goOn();
  await service.idle();
  expect(counts()).toMatchObject({ waiting: 2, reading: 2 });
  expect(log.join('\n')).toContain('Documents could not be given back: ');

  database.connection.pragma('query_only = OFF');
  await service.pauseBatch(id);
  service.startReading();
  await service.idle();
  expect(counts()).toMatchObject({ waiting: 4, reading: 0 });
  await service.resumeBatch(id);
  await service.idle();
  expect(counts()).toMatchObject({ waiting: 0, reading: 0, review: 4 });
});
