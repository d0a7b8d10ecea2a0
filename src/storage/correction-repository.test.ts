import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { newBatchSchema } from '../contract/documents.ts';
import type { DocumentId } from '../contract/ids.ts';
import type { NewCorrection } from '../core/records/ports.ts';
import { SqliteDatasetRepository } from './dataset-repository.ts';
import { examineDataFolder } from './doctor.ts';
import { openDatabase } from './open.ts';
import type { Storage } from './open.ts';
import { SampleReader } from './sample-reader.ts';
import { migrationsDir, openTestStorage } from './test-support/folders.ts';
import { readDocuments } from './test-support/read-documents.ts';
import { digits } from './test-support/samples.ts';

/** A studio with documents, and what fills a dataset with the digits of one. */
function desk() {
  const storage = openTestStorage();
  const { id: batch } = storage.batches.create(newBatchSchema.parse({ name: 'Monday', form: 'cheque' }));
  readDocuments(storage, batch, 5);
  const documents = storage.documents.list({ batch, offset: 0, limit: 5 }).documents.map(({ id }) => id);
  const cut = (document: DocumentId): NewCorrection[] => {
    const field = storage.review.fieldsOf(document)[0]!.id;
    return [1, 2, 3].map((digit) => ({ field, digit, split: 'train', pixels: new Uint8Array(784).fill(20 * field + digit), source: 'typed' }));
  };
  const file = (document: DocumentId): void => {
    storage.corrections.await(document, 'corrections');
    storage.corrections.file(document, cut(document));
  };
  return { storage, documents, cut, file };
}

/** As it is stored, whether anybody asked for it or not. */
function storedHash({ dataDir }: Storage): unknown {
  const connection = new Sqlite(join(dataDir, 'studio.db'), { readonly: true });
  const hash = connection.prepare(`SELECT hash FROM datasets WHERE name = 'corrections'`).pluck().get();
  connection.close();
  return hash;
}

/** Of a dataset that has the same samples from the beginning. */
function hashOf({ datasets }: Storage, corrections: readonly NewCorrection[]): string {
  const images = { count: corrections.length, labels: Uint8Array.from(corrections, ({ digit }) => digit), pixels: Uint8Array.from(corrections.flatMap(({ pixels }) => [...pixels])) };
  const { id, hash } = datasets.create({ name: 'the-same', classes: digits, source: 'x', splits: { train: [images] } });
  datasets.remove(id);
  return hash;
}

test('a dataset that documents are filed in has no hash until somebody asks for it, and then the one of all of them', () => {
  const { storage, documents, cut, file } = desk();
  for (const document of documents.slice(0, 3)) {
    file(document);
    // Not one that is out of date either, should the studio end here.
    expect(storedHash(storage)).toBe('');
  }
  const hash = hashOf(storage, documents.slice(0, 3).flatMap(cut));
  expect(openTestStorage(storage.dataDir).datasets.find('corrections')!.hash).toBe(hash);
  expect(storedHash(storage)).toBe(hash);
  file(documents[3]!);
  expect(storedHash(storage)).toBe('');
  expect(storage.datasets.list().map((dataset) => dataset.hash)).not.toEqual([hash]);
  storage.corrections.retract(documents[3]!);
  expect(storedHash(storage)).toBe('');
  expect(storage.datasets.list().map((dataset) => dataset.hash)).toEqual([hash]);
  expect(storedHash(storage)).toBe(hash);
});

test('filing what no class is for, and a document without samples, leave the hash as it is', () => {
  const { storage, documents, cut, file } = desk();
  const images = { count: 1, labels: Uint8Array.of(0), pixels: new Uint8Array(784) };
  const { hash } = storage.datasets.create({ name: 'corrections', classes: ['a', 'b'], source: 'x', splits: { train: [images] } });
  file(documents[0]!);
  storage.corrections.await(documents[1]!, 'corrections');
  storage.corrections.file(documents[1]!, []);
  storage.corrections.retract(documents[2]!);
  expect(cut(documents[0]!)).toHaveLength(3);
  expect(storedHash(storage)).toBe(hash);
});

test('whoever asks within a transaction, or where nothing can be stored, is told the hash all the same', () => {
  const { storage, documents, cut, file } = desk();
  file(documents[0]!);
  const hash = hashOf(storage, cut(documents[0]!));
  const { id } = storage.samples.columns(storage.transaction(() => storage.datasets.find('corrections')!).id).dataset;
  expect(storage.samples.columns(id).dataset.hash).toBe(hash);
  const database = openDatabase({ dataDir: storage.dataDir, migrationsDir });
  onTestFinished(() => database.close());
  database.connection.pragma('query_only = ON');
  expect(new SqliteDatasetRepository(database, new SampleReader(database)).find(id)!.hash).toBe(hash);
  expect(storedHash(storage)).toBe('');
  expect(examineDataFolder({ dataDir: storage.dataDir, migrationsDir }).filter(({ what }) => what.includes('dataset'))).toEqual([]);
});
