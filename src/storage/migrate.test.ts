import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { BatchId } from '../contract/ids.ts';
import { backupsKept } from './backup.ts';
import { examineDataFolder, repairDataFolder } from './doctor.ts';
import { openStorage } from './open.ts';
import { startProgram, waitForExit } from './test-support/children.ts';
import { expectFigures } from './test-support/figures.ts';
import { migrationsDir, openTestStorage, temporaryFolder } from './test-support/folders.ts';
import { smallDataset } from './test-support/samples.ts';
import { operators, studioAtWork } from './test-support/studio-at-work.ts';

const names = readdirSync(migrationsDir).sort();

/** A migrations folder with the first `count` of the studio's. */
function someMigrations(count: number): string {
  const folder = temporaryFolder();
  for (const name of names.slice(0, count)) copyFileSync(join(migrationsDir, name), join(folder, name));
  return folder;
}

/** Migrates without the repositories, which need the tables and columns of the last step. */
function migrateOnly(dataDir: string, folder: string): void {
  try {
    openStorage({ dataDir, migrationsDir: folder }).close();
  } catch (error) {
    if (!/no such table|has no column named/.test((error as Error).message)) throw error;
  }
}

function schema(dataDir: string): unknown[] {
  const connection = new Sqlite(join(dataDir, 'studio.db'), { readonly: true });
  try {
    return connection.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
  } finally {
    connection.close();
  }
}

function applied(dataDir: string): string[] {
  const connection = new Sqlite(join(dataDir, 'studio.db'), { readonly: true });
  try {
    return connection.prepare('SELECT name FROM migrations ORDER BY name').pluck().all() as string[];
  } finally {
    connection.close();
  }
}

function backups(dataDir: string): string[] {
  return existsSync(join(dataDir, 'backups')) ? readdirSync(join(dataDir, 'backups')) : [];
}

describe('migrations', () => {
  test('are named and numbered in tens', () => {
    for (const name of names) expect(name).toMatch(/^\d{3}0-[a-z0-9-]+\.sql$/);
  });

  test('from nothing: all are applied, nothing is backed up, strict tables throughout', () => {
    const { dataDir } = openTestStorage();
    expect(applied(dataDir)).toEqual(names);
    expect(backups(dataDir)).toEqual([]);
    for (const { type, sql, name } of schema(dataDir) as { type: string; sql: string; name: string }[]) {
      if (type === 'table' && !name.startsWith('sqlite_')) expect(sql).toMatch(/STRICT/);
    }
  });

  test.each(names.map((name, i) => [i, name] as const).slice(1))('from the step before, %i: %s, with a backup of that step', (before, name) => {
    const dataDir = temporaryFolder();
    migrateOnly(dataDir, someMigrations(before));
    expect(applied(dataDir)).toEqual(names.slice(0, before));
    openTestStorage(dataDir);
    expect(applied(dataDir)).toEqual(names);
    expect(schema(dataDir)).toEqual(schema(openTestStorage().dataDir));

    const copies = backups(dataDir);
    expect(copies).toHaveLength(1);
    expect(copies[0]).toContain(`before-${name.replace('.sql', '')}`);
    const copy = new Sqlite(join(dataDir, 'backups', copies[0]!), { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM migrations').pluck().get()).toBe(before);
    copy.close();
  });

  test('keep the data and run once', () => {
    const dataDir = temporaryFolder();
    const first = openStorage({ dataDir, migrationsDir });
    const dataset = first.datasets.create(smallDataset('digits'));
    first.close();
    const folder = someMigrations(names.length);
    writeFileSync(join(folder, '0990-more.sql'), 'ALTER TABLE datasets ADD COLUMN remark TEXT;');
    for (let i = 0; i < 2; i++) {
      const storage = openStorage({ dataDir, migrationsDir: folder });
      expect(storage.datasets.find('digits')).toEqual(dataset);
      storage.close();
    }
    expect(backups(dataDir)).toHaveLength(1);
    const copy = new Sqlite(join(dataDir, 'backups', backups(dataDir)[0]!), { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM samples').pluck().get()).toBe(70);
    copy.close();
  });

  test('the decisions are all there once their table was made again, guarded as before, and what is redacted later is gone from the file', () => {
    const dataDir = temporaryFolder();
    migrateOnly(dataDir, someMigrations(names.indexOf('0180-doubted.sql')));
    const file = join(dataDir, 'studio.db');
    const before = new Sqlite(file);
    before.exec(`
      INSERT INTO batches (id, name, form, made_at, status, double_keying, audit_share, seed) VALUES ('b', 'b', 'auto', '', 'open', 0, 0, 1);
      INSERT INTO documents (id, batch_id, sha256, name, size_bytes, mime, added_at, status) VALUES ('d', 'b', '', 'd', 1, '', '', 'review');
      INSERT INTO pages (id, document_id, page_index, width, height, ms) VALUES (1, 'd', 0, 10, 10, 1);
      INSERT INTO fields (id, page_id, name, content, box, reading, confidence, accepted, by_rule, model_key, model_name, read_at, audited, rank, state)
        VALUES (1, 1, 'amount', '{}', '{}', '{}', 0.5, 0, 0, '', '', '', 0, 0.5, 'open');
      INSERT INTO decisions (id, field_id, operator, at, what, before, after, undoes) VALUES
        (3, 1, 'Ada', 'now', 'keyed', 'was-secret', 'is-secret', NULL), (7, 1, 'Ada', 'now', 'undone', 'is-secret', 'was-secret', 3);`);
    const rows = before.prepare('SELECT * FROM decisions ORDER BY id').all();
    before.close();
    openTestStorage(dataDir).close();
    const after = new Sqlite(file);
    expect(after.prepare('SELECT * FROM decisions ORDER BY id').all()).toEqual(rows);
    after.exec(`INSERT INTO decisions (field_id, operator, at, what) VALUES (1, 'Ada', 'now', 'doubted')`);
    expect(() => after.exec(`INSERT INTO decisions (field_id, operator, at, what) VALUES (1, 'Ada', 'now', 'guessed')`)).toThrow(/CHECK/);
    expect(() => after.exec(`UPDATE decisions SET operator = 'Bob'`)).toThrow(/never edited/);
    expect(() => after.exec('DELETE FROM decisions')).toThrow(/never removed/);
    after.exec('PRAGMA secure_delete = ON; UPDATE decisions SET before = NULL, after = NULL; PRAGMA wal_checkpoint(TRUNCATE);');
    after.close();
    expect(readFileSync(file, 'latin1')).not.toContain('secret');
  });

  test('what watched folders gave is known as before, and the names of it are gone from the file', () => {
    const dataDir = temporaryFolder();
    migrateOnly(dataDir, someMigrations(names.indexOf('0220-file-name-hashes.sql')));
    const file = join(dataDir, 'studio.db');
    const before = new Sqlite(file);
    const files = Array.from({ length: 300 }, (_, i) => ({ name: `Müller cheque ${i}.pdf`, sizeBytes: 1000 + i, modifiedMs: 1_700_000_000_000.25 + i }));
    before.exec(`INSERT INTO batches (id, name, form, made_at, status, double_keying, audit_share, seed) VALUES ('b', 'b', 'auto', '', 'open', 0, 0, 1), ('c', 'c', 'auto', '', 'open', 0, 0, 1);
      INSERT INTO watched_folders (batch_id, path, trouble) VALUES ('c', '/scans/c', NULL), ('b', '/scans/b', 'These files cannot be read: new.pdf.')`);
    for (const { name, sizeBytes, modifiedMs } of files) before.prepare(`INSERT INTO watched_files VALUES ('b', ?, ?, ?)`).run(name, sizeBytes, modifiedMs);
    before.close();
    expect(readFileSync(file, 'utf8')).toContain('Müller');

    const { watchedFolders } = openTestStorage(dataDir);
    // While it is open: the write-ahead log is one of the files.
    for (const name of ['studio.db', 'studio.db-wal']) expect(readFileSync(join(dataDir, name), 'utf8')).not.toMatch(/Müller|cheque/);
    expect(watchedFolders.list()).toEqual([{ batch: 'c', path: '/scans/c', trouble: null }, { batch: 'b', path: '/scans/b', trouble: 'These files cannot be read: new.pdf.' }]);
    const written = { ...files[7]!, modifiedMs: files[7]!.modifiedMs + 1 };
    const unseen = { ...files[7]!, name: 'new.pdf' };
    expect(watchedFolders.notTaken('b' as BatchId, [...files, written, unseen])).toEqual([written, unseen]);
    // Each folder has a salt of its own.
    watchedFolders.take('c' as BatchId, files);
    const after = new Sqlite(file, { readonly: true });
    expect(after.prepare('SELECT count(*), count(DISTINCT name_hash) FROM watched_files').raw().get()).toEqual([600, 600]);
    expect(after.prepare(`SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'watched_folders'`).pluck().get()).toBe(3);
    after.close();
  });

  test('documents that were there before are counted as later ones are', async () => {
    const { storage, step } = await studioAtWork(4);
    for (let i = 0; i < 120; i++) await step();
    const dataDir = temporaryFolder();
    migrateOnly(dataDir, someMigrations(names.indexOf('0240-batch-counts.sql')));
    const before = new Sqlite(join(dataDir, 'studio.db'));
    before.prepare('ATTACH ? AS work').run(join(storage.dataDir, 'studio.db'));
    for (const table of ['batches', 'documents', 'pages', 'fields', 'decisions']) before.exec(`INSERT INTO main.${table} SELECT * FROM work.${table}`);
    before.close();

    const after = openTestStorage(dataDir);
    expect(after.batches.list().map(({ id }) => after.batches.progress(id))).toEqual(storage.batches.list().map(({ id }) => storage.batches.progress(id)));
    expectFigures(after, operators);
  });

  test('a form of one’s own whose name the studio took for itself goes on under another', () => {
    const dataDir = temporaryFolder();
    migrateOnly(dataDir, someMigrations(names.indexOf('0260-numbers-form.sql')));
    const before = new Sqlite(join(dataDir, 'studio.db'));
    const anchors = Array.from({ length: 8 }, () => ({ kind: 'piece', x: 0.1, y: 0.1, width: 0.1, height: 0.1 }));
    const template = { name: 'numbers', anchors, fields: [{ name: 'total', box: { left: 0, top: 0, width: 0.1, height: 0.1 }, isFramed: true }] };
    before.prepare('INSERT INTO forms VALUES (?, ?, ?, ?, ?)')
      .run('numbers', JSON.stringify(template), JSON.stringify([{ name: 'total', content: { kind: 'digits' } }]), '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
    before.close();

    const { forms } = openTestStorage(dataDir);
    expect(forms.list().map(({ name, template: { name: ofTemplate } }) => [name, ofTemplate])).toEqual([['own-numbers', 'own-numbers']]);
  });

  test('an edited one is refused, other line ends are not an edit', () => {
    const { dataDir } = openTestStorage();
    const folder = someMigrations(names.length);
    const file = join(folder, names[0]!);
    const sql = readFileSync(file, 'utf8');
    writeFileSync(file, sql.replaceAll('\n', '\r\n'));
    openStorage({ dataDir, migrationsDir: folder }).close();
    writeFileSync(file, `${sql}-- a harmless remark\n`);
    expect(() => openStorage({ dataDir, migrationsDir: folder })).toThrow(expect.objectContaining({ code: 'STORAGE_MIGRATION_EDITED' }));
    expect(() => openStorage({ dataDir, migrationsDir: folder })).toThrow(names[0]!);
  });

  test('a database from the future is refused and left alone', () => {
    const { dataDir } = openTestStorage();
    expect(() => openStorage({ dataDir, migrationsDir: someMigrations(names.length - 1) })).toThrow(
      expect.objectContaining({ code: 'STORAGE_FROM_FUTURE', message: expect.stringContaining(names.at(-1)!) })
    );
    expect(applied(dataDir)).toEqual(names);
  });

  test('a missing one, one put in between, a double number and a wrong name are refused', () => {
    const { dataDir } = openTestStorage();
    const gap = someMigrations(names.length);
    writeFileSync(join(gap, '0015-between.sql'), 'SELECT 1;');
    expect(() => openStorage({ dataDir, migrationsDir: gap })).toThrow(/0015-between\.sql.*comes before/);

    const missing = temporaryFolder();
    for (const name of names.slice(1)) copyFileSync(join(migrationsDir, name), join(missing, name));
    expect(() => openStorage({ dataDir, migrationsDir: missing })).toThrow(/0010-datasets\.sql.*is missing/);

    const twice = someMigrations(names.length);
    writeFileSync(join(twice, '0010-other.sql'), 'SELECT 1;');
    expect(() => openStorage({ dataDir, migrationsDir: twice })).toThrow(/same number/);

    const misnamed = someMigrations(names.length);
    writeFileSync(join(misnamed, 'later.sql'), 'SELECT 1;');
    expect(() => openStorage({ dataDir, migrationsDir: misnamed })).toThrow(/not named like/);
  });

  test.each([
    ['a statement that fails after others', 'CREATE TABLE half (a TEXT) STRICT; INSERT INTO nowhere VALUES (1);', /0990-bad\.sql failed.*nowhere/],
    ['one that ends its transaction', 'CREATE TABLE half (a TEXT) STRICT; ROLLBACK;', /ends the transaction/],
    ['one that leaves orphans', `CREATE TABLE half (a TEXT) STRICT; INSERT INTO epoch_metrics VALUES ('none', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0);`, /do not exist/]
  ])('%s: the database stays as it was, for the version before, and so do the copies, however often it is tried', (_, sql, message) => {
    const { dataDir } = openTestStorage();
    const before = schema(dataDir);
    const copies = Array.from({ length: backupsKept }, (__, i) => `studio-2026-01-0${i + 1}T000000.000Z-before-x.db`);
    mkdirSync(join(dataDir, 'backups'));
    for (const name of copies) writeFileSync(join(dataDir, 'backups', name), 'x');
    const folder = someMigrations(names.length);
    writeFileSync(join(folder, '0980-good.sql'), 'CREATE TABLE good (a TEXT) STRICT;');
    writeFileSync(join(folder, '0990-bad.sql'), sql);
    writeFileSync(join(folder, '0995-never.sql'), 'CREATE TABLE never (a TEXT) STRICT;');
    const open = (): unknown => openStorage({ dataDir, migrationsDir: folder });
    expect(open).toThrow(expect.objectContaining({ code: 'STORAGE_MIGRATION_FAILED' }));
    expect(open).toThrow(message);
    expect(schema(dataDir)).toEqual(before);
    expect(backups(dataDir).sort()).toEqual(copies);
    openStorage({ dataDir, migrationsDir }).close();
  });

  test('the doctor looks at a database of an earlier version without changing it, and its repair brings it up to date', () => {
    const dataDir = temporaryFolder();
    migrateOnly(dataDir, someMigrations(names.length - 1));
    const before = schema(dataDir);
    expect(examineDataFolder({ dataDir, migrationsDir })).toEqual([
      { severity: 'info', what: 'The database is of an earlier version of the studio.', where: join(dataDir, 'studio.db'), remedy: expect.stringContaining('--repair') }
    ]);
    expect(schema(dataDir)).toEqual(before);
    expect(repairDataFolder({ dataDir, migrationsDir })).toEqual({ backup: null, repaired: [], left: [] });
    expect(applied(dataDir)).toEqual(names);
  });

  test('no backup, no migration: a backups folder that cannot be written stops it', () => {
    const { dataDir } = openTestStorage();
    writeFileSync(join(dataDir, 'backups'), 'a file where the folder should be');
    const folder = someMigrations(names.length);
    writeFileSync(join(folder, '0990-more.sql'), 'CREATE TABLE more (a TEXT) STRICT;');
    expect(() => openStorage({ dataDir, migrationsDir: folder })).toThrow();
    expect(applied(dataDir)).toEqual(names);
  });

  test('a file that is no database is named as damaged', () => {
    const dataDir = temporaryFolder();
    writeFileSync(join(dataDir, 'studio.db'), 'this is a letter, not a database. '.repeat(200));
    expect(() => openStorage({ dataDir, migrationsDir })).toThrow(expect.objectContaining({ code: 'STORAGE_CORRUPT' }));
  });

  test('four processes open a new folder at the same moment: one migrates, all work', { timeout: 60_000 }, async () => {
    const dataDir = temporaryFolder();
    const startAtMs = Date.now() + 1500;
    const children = [1, 2, 3, 4].map((i) => startProgram('open-and-import.ts', dataDir, migrationsDir, `set-${i}`, String(startAtMs)));
    expect(await Promise.all(children.map(waitForExit))).toEqual([0, 0, 0, 0]);
    const storage = openTestStorage(dataDir);
    expect(storage.datasets.list().map((dataset) => dataset.name).sort()).toEqual(['set-1', 'set-2', 'set-3', 'set-4']);
    expect(applied(dataDir)).toEqual(names);
  });
});
