import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { retentionSettings } from '../contract/documents.ts';
import { recordMany } from '../core/records/testing/record-many.ts';
import { testDocuments } from '../core/records/testing/test-service.ts';
import type { TestDocuments } from '../core/records/testing/test-service.ts';
import { wholeText } from '../domain/testing/whole-text.ts';
import { examineDataFolder } from './doctor.ts';
import { migrationsDir } from './test-support/folders.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Documents that are done: three as they were read, one keyed by Ada, one rejected by her. */
async function recorded(): Promise<TestDocuments & { readonly batch: Awaited<ReturnType<TestDocuments['newBatch']>> }> {
  const documents = testDocuments();
  const { service, newBatch, read } = documents;
  const batch = await newBatch();
  await read(batch, {
    'Smith-A.json': [{ amount: ['734501', 0.99] }], 'Smith-B.json': [{ amount: ['734502', 0.95] }], 'Smith-C.json': [{ amount: ['734503', 0.98] }],
    'Smith-D.json': [{ amount: ['734504', 0.3] }], 'Smith-E.json': [{ amount: ['734505', 0.4] }]
  });
  const { items } = await service.queue({ operator: 'Ada', limit: 9 });
  await service.decide({ field: items[0]!.field, operator: 'Ada', verdict: { what: 'keyed', text: '734514' } });
  await service.decide({ field: items[1]!.field, operator: 'Ada', verdict: { what: 'rejected', reason: 'of Smith, torn' } });
  return { ...documents, batch };
}

/** As somebody would who has the file: the triggers are no obstacle. */
function tamper(dataDir: string, sql: string): void {
  const connection = new Sqlite(join(dataDir, 'studio.db'));
  const triggers = connection.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'record_%'`).all() as { name: string; sql: string }[];
  for (const { name } of triggers) connection.exec(`DROP TRIGGER ${name}`);
  connection.pragma('foreign_keys = OFF');
  connection.exec(sql);
  for (const trigger of triggers) connection.exec(trigger.sql);
  connection.close();
}

/** A hash may have any digits by chance. */
function withoutHashes(text: string): string {
  return text.replaceAll(/[0-9a-f]{64}/g, '');
}

/** All that the database's files hold, as text. */
function stored(dataDir: string): string {
  const files = ['studio.db', 'studio.db-wal'].map((name) => join(dataDir, name)).filter((file) => existsSync(file));
  return withoutHashes(files.map((file) => readFileSync(file, 'latin1')).join(''));
}

const findings = ({ storage }: TestDocuments) => examineDataFolder({ dataDir: storage.dataDir, migrationsDir }).map(({ severity, what }) => `${severity}: ${what}`);

function raw(dataDir: string, sql: string): unknown[] {
  const connection = new Sqlite(join(dataDir, 'studio.db'));
  try {
    return connection.prepare(sql).raw().all();
  } finally {
    connection.close();
  }
}

describe('the log of records', () => {
  test('chains each row to the one before, by a formula that anybody can follow', async () => {
    const { storage, service, ...rest } = await recorded();
    const rows = raw(storage.dataDir, 'SELECT seq, previous, content, hash FROM record_log ORDER BY seq') as [number, string, string, string][];
    expect(rows).toHaveLength(5);
    let last = '0'.repeat(64);
    for (const [i, [seq, previous, content, hash]] of rows.entries()) {
      expect([seq, previous]).toEqual([i + 1, last]);
      expect(hash).toBe(createHash('sha256').update(`${previous}\n${content}`).digest('hex'));
      // Nothing that was written on the document.
      expect(withoutHashes(content)).not.toMatch(/7345|Smith/);
      last = hash;
    }
    const exported = JSON.parse(await wholeText(await service.exportRecords({ format: 'json' }))) as { head: object; records: object[] };
    expect(exported.head).toEqual({ seq: 5, hash: last });
    expect(exported.records).toHaveLength(4);
    expect(findings({ storage, service, ...rest })).toEqual([]);
  });

  test('is only ever added to', async () => {
    const { storage } = await recorded();
    const connection = new Sqlite(join(storage.dataDir, 'studio.db'));
    for (const sql of [
      `UPDATE record_log SET hash = 'x' WHERE seq = 5`,
      'DELETE FROM record_log WHERE seq = 5',
      `INSERT OR REPLACE INTO record_log (seq, previous, content, hash) SELECT seq, previous, content, 'x' FROM record_log WHERE seq = 5`,
      `INSERT INTO record_log (seq, previous, content, hash) SELECT 6, previous, content, 'x' FROM record_log WHERE seq = 5`,
      `UPDATE record_payloads SET payload = '{}'`,
      'DELETE FROM record_payloads WHERE seq = 1',
      `INSERT OR REPLACE INTO record_payloads SELECT seq, salt, '{}' FROM record_payloads WHERE seq = 1`,
      `UPDATE decisions SET after = '1'`,
      `UPDATE decisions SET before = NULL, after = NULL, reason = NULL, operator = 'Bob'`,
      'DELETE FROM decisions'
    ]) expect(() => connection.exec(sql), sql).toThrow(/never edited|follows the last|removed|one payload/);
    connection.close();
  });

  test.each([
    ['a row changed', `UPDATE record_log SET content = json_set(content, '$.at', '2020-01-01T00:00:00.000Z') WHERE seq = 3`, /broken at row 3 .*its content is not what its hash was made of/],
    ['its hash with it', `UPDATE record_log SET hash = lower(hex(randomblob(32))) WHERE seq = 3`, /broken at row 3 /],
    ['a row removed', 'DELETE FROM record_log WHERE seq = 2', /broken at row 3 .*row 2 is missing before it/],
    ['the first one removed', 'DELETE FROM record_log WHERE seq = 1', /broken at row 2 .*row 1 is missing/],
    ['two rows exchanged', 'UPDATE record_log SET seq = iif(seq = 2, -3, -2) WHERE seq IN (2, 3); UPDATE record_log SET seq = -seq WHERE seq < 0', /broken at row 2 .*does not follow/],
    ['a value changed', `UPDATE record_payloads SET payload = replace(payload, '"text":"', '"text":"9') WHERE seq = 2`, /values of row 2 .* were changed/],
    ['a value removed', 'DELETE FROM record_payloads WHERE seq = 4', /values of row 4 .* were removed without a word/],
    ['the end cut off', 'DELETE FROM record_payloads WHERE seq > 3; DELETE FROM record_log WHERE seq > 3', /2 documents do not stand as the log of records says/]
  ])('tells where it was tampered with: %s', async (_, sql, words) => {
    const documents = await recorded();
    tamper(documents.storage.dataDir, sql);
    const found = findings(documents);
    expect(found[0]).toMatch(words);
    expect(found[0]).toMatch(/^error: /);
  });

  test('tells that the row was cut off by which a document was opened again', async () => {
    const documents = await recorded();
    const { service, storage, batch } = documents;
    await service.undo({ batch: batch.id, operator: 'Ada' });
    expect(findings(documents)).toEqual([]);
    expect(storage.records.head()).toMatchObject({ seq: 6 });
    tamper(storage.dataDir, 'DELETE FROM record_log WHERE seq = 6');
    expect(findings(documents)).toEqual([expect.stringMatching(/^error: 1 documents do not stand as the log of records says/)]);
  });

  test('a chain that was made anew from a row on still shows in the hash of its head', async () => {
    const documents = await recorded();
    const { storage } = documents;
    const before = storage.records.head()!;
    const [row] = raw(storage.dataDir, 'SELECT previous, content FROM record_log WHERE seq = 5') as [string, string][];
    const content = row![1].replace('Ada', 'Bob');
    const hash = createHash('sha256').update(`${row![0]}\n${content}`).digest('hex');
    tamper(storage.dataDir, `UPDATE record_log SET content = '${content}', hash = '${hash}' WHERE seq = 5`);
    expect(findings(documents)).toEqual([]);
    expect(storage.records.head()).not.toEqual(before);
  });
});

describe('retention', () => {
  test('keeps everything where nothing is set, or something else than a number of days', async () => {
    const { service, storage } = await recorded();
    const far = Date.now() + 9999 * dayMs;
    expect(await service.tidy(far)).toEqual({ pictures: 0, freedBytes: 0, redacted: 0 });
    storage.settings.set(retentionSettings.pictures, '"soon"');
    storage.settings.set(retentionSettings.values, '-1');
    expect(await service.tidy(far)).toEqual({ pictures: 0, freedBytes: 0, redacted: 0 });
  });

  test('removes pictures of finished documents in time, and no others', async () => {
    const documents = await recorded();
    const { service, storage, batch, read } = documents;
    await read(batch, { open: [{ amount: ['1', 0.2] }] });
    storage.settings.set(retentionSettings.pictures, '30');
    expect(await service.tidy(Date.now() + 29 * dayMs)).toMatchObject({ pictures: 0 });
    const tidied = await service.tidy(Date.now() + 31 * dayMs);
    expect(tidied).toMatchObject({ pictures: 5, redacted: 0 });
    const all = (await service.listDocuments({ batch: batch.id, offset: 0, limit: 10 })).documents;
    expect(all.map(({ sha256, pictureRemovedAt }) => [existsSync(storage.blobs.path(sha256)), pictureRemovedAt !== null])).toEqual([
      ...Array.from({ length: 5 }, () => [false, true]), [true, false]
    ]);
    const pages = all.map(({ id }) => storage.documents.pagesOf(id));
    expect(pages.map(([page]) => page!.picture !== null && existsSync(storage.blobs.path(page!.picture)))).toEqual([false, false, false, false, false, true]);
    const pageBytes = all.slice(0, 5).reduce((sum, { name }) => sum + `${name}, page 0`.length, 0);
    expect(tidied.freedBytes).toBe(all.slice(0, 5).reduce((sum, { sizeBytes }) => sum + sizeBytes, pageBytes));
    expect(await service.tidy(Date.now() + 31 * dayMs)).toMatchObject({ pictures: 0 });
    // Their values are there, and they are not taken in again.
    // Two documents are read at a time, so any of them may be recorded first.
    expect((await service.listRecords({ afterSeq: 0 })).map(({ fields }) => fields[0]!.text)).toContain('734501');
    await read(batch, { 'Smith-A.json': [{ amount: ['734501', 0.99] }] });
    expect((await service.listDocuments({ batch: batch.id, offset: 0, limit: 10 })).total).toBe(6);
    await expect(service.undo({ batch: batch.id, operator: 'Ada' })).rejects.toMatchObject({ code: 'DECISION_FINAL' });
    expect(findings(documents)).toEqual([]);
  });

  test('a rejected document can be looked at without its values, also where one of them was still to be reviewed', async () => {
    const { service, storage, newBatch, read } = testDocuments();
    const batch = await newBatch({ auditShare: 1 });
    await read(batch, { torn: [{ amount: ['17', 0.3], number: ['555', 0.99] }] });
    const { items } = await service.queue({ operator: 'Ada', limit: 9 });
    expect(items).toHaveLength(2);
    await service.decide({ field: items[0]!.field, operator: 'Ada', verdict: { what: 'rejected', reason: 'torn' } });
    storage.settings.set(retentionSettings.values, '30');
    expect(await service.tidy(Date.now() + 31 * dayMs)).toMatchObject({ redacted: 1 });
    const { pages } = await service.showDocument(items[0]!.document.id);
    expect(pages[0]!.fields.map(({ reading }) => reading)).toEqual([null, null]);
  });

  test('ends with the blobs that nothing refers to, but for young ones: a file added again after its picture was removed leaves nothing for good', async () => {
    const { service, storage, batch, read } = await recorded();
    const age = (sha256: string): void => utimesSync(storage.blobs.path(sha256), 0, 0);
    await read(batch, { open: [{ amount: ['1', 0.2] }] });
    const documents = storage.documents.list({ batch: batch.id, offset: 0, limit: 10 }).documents;
    const [done, open] = [documents[0]!.sha256, documents[5]!.sha256];
    const [openPage] = storage.documents.pagesOf(documents[5]!.id);
    storage.settings.set(retentionSettings.pictures, '30');
    const later = Date.now() + 31 * dayMs;
    await service.tidy(later);
    expect(storage.blobs.has(done)).toBe(false);

    await read(batch, { 'Smith-A.json': [{ amount: ['734501', 0.99] }] });
    const unread = storage.blobs.put(Buffer.from('a file that is being taken in')).sha256;
    await service.tidy(later);
    expect([done, unread].map((sha256) => storage.blobs.has(sha256))).toEqual([true, true]);
    for (const sha256 of [done, open, openPage!.picture!]) age(sha256);
    await service.tidy(later);
    expect([done, unread, open, openPage!.picture!].map((sha256) => storage.blobs.has(sha256))).toEqual([false, true, true, true]);
  });

  test('redacts values and names: nothing of them is left in the files, and the chain verifies', async () => {
    const documents = await recorded();
    const { service, storage, batch } = documents;
    expect(stored(storage.dataDir)).toMatch(/734514/);
    const before = await service.listRecords({ afterSeq: 0 });
    storage.settings.set(retentionSettings.values, '90');
    expect(await service.tidy(Date.now() + 91 * dayMs)).toEqual({ pictures: 0, freedBytes: 0, redacted: 5 });
    expect(stored(storage.dataDir)).not.toMatch(/73450|734514|Smith|torn/);
    expect(findings(documents)).toEqual([]);

    const after = await service.listRecords({ afterSeq: 0 });
    expect(after.map(({ seq, hash, redacted }) => [seq, hash, redacted])).toEqual(before.map(({ seq, hash }) => [seq, hash, true]));
    // Who, when, by which model and how sure stays.
    expect(after[3]).toMatchObject({
      document: { name: null, sha256: before[3]!.document.sha256 },
      fields: [{ text: null, value: null, reading: null, confidence: 0.3, model: { name: 'lines' }, decisions: [{ operator: 'Ada', what: 'keyed', before: null, after: null }] }]
    });
    expect(storage.records.head()!.seq).toBe(10);
    expect((await service.auditFigures({})).accepted).toBe(3);
    const [document] = (await service.listDocuments({ batch: batch.id, offset: 0, limit: 1 })).documents;
    expect(document!.name).toBe(document!.sha256.slice(0, 12));
    expect(await service.tidy(Date.now() + 91 * dayMs)).toMatchObject({ redacted: 0 });
    await expect(service.undo({ batch: batch.id, operator: 'Ada' })).rejects.toMatchObject({ code: 'DECISION_FINAL' });
    expect(await wholeText(await service.exportRecords({ format: 'csv' }))).toContain('Ada');

    // Pretending a redaction is found out like any other change.
    tamper(storage.dataDir, 'DELETE FROM record_log WHERE seq = 8');
    expect(findings(documents)[0]).toMatch(/broken at row 9/);
  });
});

test('nothing that was ever written in a row outlives its redaction: not what a decision replaced, nor what a page had no room for', async () => {
  const { service, storage, newBatch, read } = testDocuments();
  const batch = await newBatch();
  const fields = (i: number) => ({ amount: [`5519${10 + i}`, 0.3], number: [`5528${10 + i}`, 0.99], date: [`5537${10 + i}`, 0.97] }) as const;
  await read(batch, Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`Miller-${i}.json`, [fields(i)]])));
  for (const { field } of (await service.queue({ operator: 'Ada', limit: 200 })).items) await service.decide({ field, operator: 'Ada', verdict: { what: 'accepted' } });
  storage.settings.set(retentionSettings.values, '90');
  expect(await service.tidy(Date.now() + 91 * dayMs)).toMatchObject({ redacted: 40 });
  expect(stored(storage.dataDir).match(/55(?:19|28|37)[1-4]\d|Miller/g)).toBeNull();
});

test('is read page by page, each of which takes as long as it is large', async () => {
  const { storage, newBatch } = testDocuments();
  recordMany(storage, await newBatch(), 3000);
  const msOf = (limit: number): number => {
    const startedAt = performance.now();
    expect(storage.records.list({ afterSeq: 10, limit })).toHaveLength(limit);
    return performance.now() - startedAt;
  };
  const fastestOf = (limit: number): number => Math.min(...Array.from({ length: 5 }, () => msOf(limit)));
  // Sorted anew for every page, the smallest would take a share of the time that all take.
  expect(fastestOf(1)).toBeLessThan(fastestOf(2900) / 50);
});

test('a lost picture is told, and no other record is touched for it', async () => {
  const documents = await recorded();
  const { storage } = documents;
  const [document] = storage.documents.list({ batch: documents.batch.id, offset: 0, limit: 1 }).documents;
  rmSync(storage.blobs.path(document!.sha256));
  expect(findings(documents)).toEqual(['error: The picture of document Smith-A.json is missing.']);
});
