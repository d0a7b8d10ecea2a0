import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { retentionSettings } from '../../contract/documents.ts';
import { folderFiles } from '../../host/folder-files.ts';
import { examineDataFolder } from '../../storage/doctor.ts';
import { migrationsDir, openTestStorage, temporaryFolder } from '../../storage/test-support/folders.ts';
import { documentLimits } from '../../vision/documents/limits.ts';
import { jsonFile } from '../records/testing/json-documents.ts';
import { testDocuments } from '../records/testing/test-service.ts';
import { FolderService } from './service.ts';

async function watched() {
  const storage = openTestStorage();
  const documents = testDocuments({ storage });
  const reads: string[] = [];
  const files = folderFiles(storage.dataDir);
  const counted = { ...files, read: (folder: string, name: string) => (reads.push(name), files.read(folder, name)) };
  const open = () => new FolderService({ ...storage, folders: storage.watchedFolders, files: counted, add: (request) => documents.service.addDocuments(request), log: (line) => void documents.log.push(line) });
  const batch = await documents.newBatch();
  const path = temporaryFolder();
  const folders = open();
  await folders.watch({ batch: batch.id, path });
  const names = async () => {
    await documents.service.idle();
    return storage.documents.list({ batch: batch.id, offset: 0, limit: 100 }).documents.map(({ name }) => name);
  };
  const write = (name: string, text = name): void => writeFileSync(join(path, name), jsonFile(text, [{ amount: ['1', 0.95] }]).bytes);
  return { ...documents, open, reads, batch, path, folders, names, write };
}

/** Every value of every table. */
function textsIn(dataDir: string): string {
  const connection = new Sqlite(join(dataDir, 'studio.db'), { readonly: true });
  const tables = connection.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all() as string[];
  const rows = tables.map((table) => connection.prepare(`SELECT * FROM "${table}"`).raw().all() as unknown[][]);
  connection.close();
  return rows.flat(2).map(String).join('\n');
}

describe('a watched folder', () => {
  test('gives its documents once they have stopped growing, each once', async () => {
    const { folders, names, path, write } = await watched();
    write('a.png');
    write('grows.tif');
    for (const other of ['.hidden.png', 'scan.log', 'b.png.part']) write(other);
    writeFileSync(join(path, 'empty.png'), '');
    mkdirSync(join(path, 'sub.png'));
    await folders.look();
    expect(await names()).toEqual([]);
    appendFileSync(join(path, 'grows.tif'), ' ');
    await folders.look();
    expect(await names()).toEqual(['a.png']);
    await folders.look();
    await folders.look();
    expect(await names()).toEqual(['a.png', 'grows.tif']);
  });

  test('gives a file again that was written anew, and not one that says the same', async () => {
    const { folders, names, path, write } = await watched();
    write('a.png');
    const looks = async (): Promise<void> => { for (let i = 0; i < 2; i++) await folders.look(); };
    await looks();
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(path, 'a.png'), later, later);
    await looks();
    expect(await names()).toEqual(['a.png']);
    write('a.png', 'another page');
    await looks();
    expect(await names()).toEqual(['a.png', 'a.png']);
  });

  test('is gone on with after a restart, without reading what is known', async () => {
    const { folders, names, open, reads, write, batch } = await watched();
    write('a.png');
    for (let i = 0; i < 2; i++) await folders.look();
    await folders.close();
    const next = open();
    expect(await next.list()).toMatchObject([{ batch: batch.id, trouble: null }]);
    write('b.png');
    for (let i = 0; i < 2; i++) await next.look();
    expect(await names()).toEqual(['a.png', 'b.png']);
    expect(reads).toEqual(['a.png', 'b.png']);
  });

  test('that is gone says so once, and goes on when it is back', async () => {
    const { folders, names, path, write, storage } = await watched();
    const elsewhere = `${path}-elsewhere`;
    const documentsRevision = () => storage.revisions.read().documents;
    renameSync(path, elsewhere);
    await folders.look();
    expect((await folders.list())[0]!.trouble).toMatch(/is not there/);
    const told = documentsRevision();
    await folders.look();
    expect(documentsRevision()).toBe(told);
    renameSync(elsewhere, path);
    write('a.png');
    for (let i = 0; i < 3; i++) await folders.look();
    expect((await folders.list())[0]!.trouble).toBeNull();
    expect(await names()).toEqual(['a.png']);
  });

  test('is left alone while its batch is paused, and when nobody watches it any more', async () => {
    const { folders, names, service, batch, write } = await watched();
    write('a.png');
    await service.pauseBatch(batch.id);
    for (let i = 0; i < 3; i++) await folders.look();
    expect(await names()).toEqual([]);
    await service.resumeBatch(batch.id);
    await folders.leave(batch.id);
    for (let i = 0; i < 3; i++) await folders.look();
    expect([await names(), await folders.list()]).toEqual([[], []]);
  });

  test('names the file that cannot be read, and takes the others', async () => {
    const { names, path, write, storage, service, batch } = await watched();
    write('a.png');
    write('broken.png');
    const files = folderFiles(storage.dataDir);
    const folders = new FolderService({
      ...storage, folders: storage.watchedFolders, add: (request) => service.addDocuments(request), log: () => undefined,
      files: { ...files, read: (folder, name) => (name === 'broken.png' ? Promise.reject(new Error('held by the scanner')) : files.read(folder, name)) }
    });
    for (let i = 0; i < 2; i++) await folders.look();
    expect(await names()).toEqual(['a.png']);
    expect((await folders.list())[0]).toEqual({ batch: batch.id, path, trouble: 'These files cannot be read: broken.png.' });
  });

  test('refuses what is too large to be read by name, stores nothing of it, and takes the others', async () => {
    const { batch, folders, names, path, service, storage, write } = await watched();
    write('a.png');
    write('huge.tif');
    truncateSync(join(path, 'huge.tif'), documentLimits.fileBytes + 1);
    for (let i = 0; i < 3; i++) await folders.look();
    expect(await names()).toEqual(['a.png', 'huge.tif']);
    const [huge] = storage.documents.list({ batch: batch.id, status: 'failed', offset: 0, limit: 10 }).documents;
    expect(huge).toMatchObject({ name: 'huge.tif', error: { code: 'DOCUMENT_TOO_LARGE', message: 'huge.tif has 257 MiB, at most 256 are read' } });
    expect(storage.blobs.has(huge!.sha256)).toBe(false);
    expect(await service.retryFailed(batch.id)).toBe(0);
    expect((await folders.list())[0]).toMatchObject({ trouble: null });
    expect(examineDataFolder({ dataDir: storage.dataDir, migrationsDir })).toEqual([]);
  });

  test('keeps no name of a document that is redacted, and does not give it again', async () => {
    const { folders, names, open, reads, write, service, storage, batch } = await watched();
    write('Miller cheque 0231.png');
    for (let i = 0; i < 2; i++) await folders.look();
    // As where a scanner holds it for a while.
    storage.watchedFolders.setTrouble(batch.id, `These files cannot be read: ${Array.from({ length: 20 }, (_, i) => `Miller cheque ${i}.png`).join(', ')}.`);
    await folders.look();
    expect(await names()).toEqual(['Miller cheque 0231.png']);
    storage.settings.set(retentionSettings.values, '90');
    expect(await service.tidy(Date.now() + 91 * 24 * 60 * 60 * 1000)).toMatchObject({ redacted: 1 });
    expect(textsIn(storage.dataDir)).not.toMatch(/Miller/);
    for (const name of ['studio.db', 'studio.db-wal']) expect(readFileSync(join(storage.dataDir, name), 'latin1')).not.toMatch(/Miller/);

    const next = open();
    for (let i = 0; i < 3; i++) await next.look();
    expect(reads).toEqual(['Miller cheque 0231.png']);
    expect((await names())[0]).toMatch(/^[0-9a-f]{12}$/);
  });

  test('is looked at by itself once it is started', async () => {
    const { folders, names, write, path } = await watched();
    write('a.png');
    await folders.look();
    folders.start();
    await expect.poll(names).toEqual(['a.png']);
    await folders.close();
    rmSync(path, { recursive: true });
  });
});

test.each([
  ['is not absolute', () => 'scans', /no absolute path/], ['is not there', (folder: string) => join(folder, 'none'), /is not there/],
  ['is a file', (folder: string) => join(folder, 'file'), /is no folder/]
])('what %s cannot be watched', async (_, pathIn, words) => {
  const { folders, batch, path } = await watched();
  writeFileSync(join(path, 'file'), '');
  await expect(folders.watch({ batch: batch.id, path: pathIn(path) })).rejects.toMatchObject({ code: 'FOLDER_INVALID', message: expect.stringMatching(words) });
});

test('the data folder and an unknown batch are refused', async () => {
  const { folders, batch, storage, path } = await watched();
  for (const own of [storage.dataDir, join(storage.dataDir, 'blobs')]) {
    mkdirSync(own, { recursive: true });
    await expect(folders.watch({ batch: batch.id, path: own })).rejects.toMatchObject({ code: 'FOLDER_INVALID', message: expect.stringMatching(/data folder/) });
  }
  await expect(folders.watch({ batch: 'none' as typeof batch.id, path })).rejects.toMatchObject({ code: 'BATCH_NOT_FOUND' });
});
