import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { StudioError } from '../contract/errors.ts';
import { openDatabase, openStorage } from './open.ts';
import { Blobs } from './blobs.ts';
import { SqliteDatasetRepository } from './dataset-repository.ts';
import { examineDataFolder } from './doctor.ts';
import { SampleReader } from './sample-reader.ts';
import { migrationsDir, openTestStorage, temporaryFolder } from './test-support/folders.ts';
import { newModel } from './test-support/records.ts';
import { digits, randomImages, smallDataset } from './test-support/samples.ts';

/** Whether this process may mount file systems: only then can a disk of its own be full or read-only. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = join('/tmp', `dsdc-mount-${process.pid}`);
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const mountable = canMount();

/** A disk of `size`, unmounted after the test (after everything opened on it later is closed). */
function smallDisk(size: string): string {
  const folder = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return folder;
}

function thrownBy(work: () => unknown): StudioError {
  try {
    work();
  } catch (error) {
    return error as StudioError;
  }
  throw new Error('Nothing was thrown.');
}

function fillUp(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize));
}

describe('a full disk', () => {
  test('a database that may not grow: the import fails with a remedy and leaves nothing', () => {
    const dataDir = temporaryFolder();
    const database = openDatabase({ dataDir, migrationsDir });
    onTestFinished(() => database.close());
    const datasets = new SqliteDatasetRepository(database, new SampleReader(database));
    const before = datasets.create(smallDataset('before'));
    const pages = database.connection.pragma('page_count', { simple: true }) as number;
    database.connection.pragma(`max_page_count = ${pages + 50}`);
    const error = thrownBy(() => datasets.create({ name: 'big', classes: digits, source: 'x', splits: { train: [randomImages(2000, 1)] } }));
    expect(error).toMatchObject({ code: 'STORAGE_FULL', message: expect.stringContaining(dataDir), remedy: expect.stringContaining('space') });
    expect(datasets.list()).toEqual([before]);
    expect(examineDataFolder({ dataDir, migrationsDir })).toEqual([]);
    database.connection.pragma('max_page_count = 1000000');
    expect(datasets.create({ name: 'big', classes: digits, source: 'x', splits: { train: [randomImages(2000, 1)] } }).splits.train).toBe(2000);
  });

  test.skipIf(!mountable)('a real one: database and blobs fail with a remedy, nothing is lost, and go on once there is room', () => {
    const dataDir = smallDisk('4m');
    const storage = openTestStorage(dataDir);
    const before = storage.datasets.create(smallDataset('before'));
    const model = storage.models.create(newModel('digits'));
    const kept = storage.blobs.put(Buffer.from('kept'));
    const full = { code: 'STORAGE_FULL', message: expect.stringContaining(dataDir) };
    const big = (): unknown => storage.datasets.create({ name: 'big', classes: digits, source: 'x', splits: { train: [randomImages(6000, 1)] } });
    expect(thrownBy(big)).toMatchObject(full);
    expect(thrownBy(() => storage.blobs.put(Buffer.alloc(5_000_000, 1)))).toMatchObject(full);
    expect(thrownBy(() => storage.snapshots.write(storage.datasets.create({
      name: 'middle', classes: digits, source: 'x', splits: { train: [randomImages(1500, 1)] }
    }).id))).toMatchObject(full);
    fillUp(dataDir);
    expect(thrownBy(() => storage.blobs.put(Buffer.from('one more')))).toMatchObject(full);
    expect(thrownBy(() => storage.models.create(newModel('more', new Uint8Array(3_000_000))))).toMatchObject(full);
    expect(thrownBy(() => storage.lock.claim('training'))).toMatchObject(full);

    expect(storage.datasets.find('before')).toEqual(before);
    expect(storage.models.list()).toEqual([model]);
    expect(Buffer.from(storage.blobs.read(kept.sha256)).toString()).toBe('kept');
    expect(readdirSync(join(dataDir, 'blobs')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    rmSync(join(dataDir, 'filler'));
    storage.models.create(newModel('more'));
    expect(examineDataFolder({ dataDir, migrationsDir })).toEqual([]);
  });

  test.skipIf(!mountable)('a disk too full for a new database, and for the backup before a migration', () => {
    const tiny = smallDisk('16k');
    expect(thrownBy(() => openStorage({ dataDir: tiny, migrationsDir }))).toMatchObject({ code: 'STORAGE_FULL' });

    const dataDir = smallDisk('4m');
    openStorage({ dataDir, migrationsDir }).close();
    const folder = temporaryFolder();
    execFileSync('cp', ['-r', `${migrationsDir}/.`, folder]);
    writeFileSync(join(folder, '0990-more.sql'), 'CREATE TABLE more (a TEXT) STRICT;');
    const { bavail, bsize } = statfsSync(dataDir);
    // Room for the log of the transaction, but not for a copy of the database.
    writeFileSync(join(dataDir, 'filler'), Buffer.alloc(bavail * bsize - 80_000));
    expect(thrownBy(() => openStorage({ dataDir, migrationsDir: folder }))).toMatchObject({ code: 'STORAGE_FULL' });
    expect(readdirSync(join(dataDir, 'backups'))).toEqual([]);
    rmSync(join(dataDir, 'filler'));
    const connection = new Sqlite(join(dataDir, 'studio.db'));
    expect(connection.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'more'`).pluck().get()).toBe(0);
    connection.close();
    openStorage({ dataDir, migrationsDir: folder }).close();
    expect(readdirSync(join(dataDir, 'backups'))).toHaveLength(1);
  });
});

describe('a folder that cannot be written', () => {
  test.skipIf(!mountable)('says so with a remedy when opened and when it becomes so later; nothing is lost', () => {
    const dataDir = smallDisk('8m');
    const storage = openStorage({ dataDir, migrationsDir });
    const before = storage.datasets.create(smallDataset('before'));
    const readOnly = { code: 'STORAGE_READ_ONLY', message: expect.stringContaining(dataDir), remedy: expect.stringContaining('--data-dir') };
    storage.close();
    execFileSync('mount', ['-o', 'remount,ro', dataDir]);
    expect(thrownBy(() => openStorage({ dataDir, migrationsDir }))).toMatchObject(readOnly);
    expect(thrownBy(() => openStorage({ dataDir: join(dataDir, 'new'), migrationsDir }))).toMatchObject({ code: 'STORAGE_READ_ONLY' });
    expect(thrownBy(() => new Blobs(dataDir).put(Buffer.from('x')))).toMatchObject(readOnly);
    execFileSync('mount', ['-o', 'remount,rw', dataDir]);
    expect(openTestStorage(dataDir).datasets.list()).toEqual([before]);
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('by its permissions', () => {
    const dataDir = temporaryFolder();
    openStorage({ dataDir, migrationsDir }).close();
    execFileSync('chmod', ['-R', 'a-w', dataDir]);
    onTestFinished(() => void execFileSync('chmod', ['-R', 'u+w', dataDir]));
    expect(thrownBy(() => openStorage({ dataDir, migrationsDir }))).toMatchObject({ code: 'STORAGE_READ_ONLY' });
  });
});
