import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeJsonPage, JsonCutter, jsonFile, judgeDigits, JsonInspector, JsonReader } from '../core/records/testing/json-documents.ts';
import { testDocuments } from '../core/records/testing/test-service.ts';
import { DocumentService } from '../core/records/service.ts';
import { examineDataFolder, repairDataFolder } from './doctor.ts';
import { killHard, startProgram, waitForExit, waitForLine } from './test-support/children.ts';
import { migrationsDir, openTestStorage, temporaryFolder } from './test-support/folders.ts';
import type { Storage } from './open.ts';

const pages = [{ amount: ['150', 0.99] as const, number: ['7', 0.5] as const }, { amount: ['12', 0.95] as const }];

/** A paused batch of documents that nobody has read. */
async function waiting(storage: Storage, count: number) {
  const { service, newBatch } = testDocuments({ storage });
  const { id } = await newBatch();
  await service.pauseBatch(id);
  await service.addDocuments({ batch: id, files: Array.from({ length: count }, (_, i) => jsonFile(`document-${i}`, pages)), total: count });
  storage.batches.setStatus(id, 'open');
  return id;
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('kill -9 again and again in the middle of reading: nothing is lost, nothing stored is read twice', { timeout: 120_000 }, async () => {
  const dataDir = temporaryFolder();
  const storage = openTestStorage(dataDir);
  const journal = join(dataDir, 'journal');
  const batch = await waiting(storage, 30);
  const progress = () => storage.batches.progress(batch).documents;
  const begun = (): string[] => readFileSync(journal, 'utf8').trim().split('\n');
  /** At each kill: what was stored by then, and how much of the journal was written. */
  const kills: { readonly stored: readonly string[]; readonly begun: number }[] = [];
  for (const stored of [8, 19]) {
    const child = startProgram('read-batch.ts', dataDir, migrationsDir, journal);
    await until(() => progress().review >= stored);
    await killHard(child);
    const stuck = progress().reading;
    expect(stuck).toBeLessThanOrEqual(2);
    expect(examineDataFolder({ dataDir, migrationsDir }).map(({ severity, what }) => [severity, what])).toEqual(
      Array.from({ length: stuck }, (): unknown[] => ['warning', expect.stringMatching(/document-\d+ .* is being read, but the process that was busy with it is gone/)])
    );
    const { documents } = storage.documents.list({ batch, status: 'review', offset: 0, limit: 100 });
    kills.push({ stored: documents.map(({ name }) => name), begun: begun().length });
  }
  const last = startProgram('read-batch.ts', dataDir, migrationsDir, journal);
  await waitForLine(last, 'done');
  expect(await waitForExit(last)).toBe(0);
  expect(storage.batches.progress(batch)).toMatchObject({ documents: { waiting: 0, reading: 0, review: 30, failed: 0 }, pages: 60, fields: { accepted: 60, open: 30 } });
  expect(new Set(begun()).size).toBe(30);
  // At most the two that each killed process was at were begun again, and nothing that was stored.
  expect(begun().length).toBeLessThanOrEqual(34);
  for (const kill of kills) expect(begun().slice(kill.begun).filter((name) => kill.stored.includes(name))).toEqual([]);
  expect(examineDataFolder({ dataDir, migrationsDir })).toEqual([]);
});

test('two processes share a batch, and read each document once', { timeout: 120_000 }, async () => {
  const dataDir = temporaryFolder();
  const storage = openTestStorage(dataDir);
  const journal = join(dataDir, 'journal');
  const batch = await waiting(storage, 30);
  const children = [1, 2].map(() => startProgram('read-batch.ts', dataDir, migrationsDir, journal));
  expect(await Promise.all(children.map(waitForExit))).toEqual([0, 0]);
  expect(storage.batches.progress(batch)).toMatchObject({ documents: { review: 30 }, pages: 60 });
  expect(readFileSync(journal, 'utf8').trim().split('\n').sort()).toEqual(Array.from({ length: 30 }, (_, i) => `document-${i}`).sort());
});

test('a claim that was lost stores nothing, and a document that the studio dies over fails at last', async () => {
  const storage = openTestStorage();
  const batch = await waiting(storage, 1);
  const dead = { pid: 2 ** 22 + 1, token: 'gone' };
  const claims = [1, 2, 3].map(() => storage.documents.takeNext(dead)!);
  expect(claims.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  expect(storage.documents.store(claims[0]!, [])).toBe(false);
  expect(storage.documents.fail(claims[1]!, { code: 'PICTURE_INVALID', message: 'late' })).toBe(false);
  const report = repairDataFolder({ dataDir: storage.dataDir, migrationsDir });
  expect(report).toMatchObject({ repaired: [{ repair: 'Lets it wait to be read again.' }], left: [] });
  expect(storage.documents.takeNext(storage.self)).toBeUndefined();
  const [document] = storage.documents.list({ batch, offset: 0, limit: 1 }).documents;
  expect(document).toMatchObject({ status: 'failed', error: { code: 'DOCUMENT_READ_INTERRUPTED', message: expect.stringContaining('3 times') } });
  // Asked for once more it begins anew.
  const service = new DocumentService({ ...storage, reader: new JsonReader(), cutter: new JsonCutter(), inspector: new JsonInspector(), decodePage: decodeJsonPage, judge: judgeDigits, log: () => undefined });
  expect(await service.retryFailed(batch)).toBe(1);
  await service.idle();
  expect(storage.batches.progress(batch).documents.review).toBe(1);
});
