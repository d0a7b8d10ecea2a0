import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { examineDataFolder, repairDataFolder } from './doctor.ts';
import { killHard, startProgram, waitForLine } from './test-support/children.ts';
import { migrationsDir, openTestStorage, temporaryFolder } from './test-support/folders.ts';
import { newModel, newRun } from './test-support/records.ts';
import { smallDataset } from './test-support/samples.ts';
import type { Storage } from './open.ts';

function examine(dataDir: string) {
  return examineDataFolder({ dataDir, migrationsDir });
}

function repair(dataDir: string) {
  return repairDataFolder({ dataDir, migrationsDir });
}

function tamper(dataDir: string, sql: string): void {
  const connection = new Sqlite(join(dataDir, 'studio.db'));
  connection.pragma('foreign_keys = OFF');
  connection.unsafeMode(true);
  connection.pragma('writable_schema = ON');
  connection.exec(sql);
  connection.close();
}

function age(file: string): void {
  const then = new Date(Date.now() - 2 * 60 * 60_000);
  utimesSync(file, then, then);
}

function startRun(storage: Storage) {
  return storage.runs.create(newRun(storage.datasets.create(smallDataset('mine')), storage.self));
}

describe('the doctor', () => {
  test('finds nothing wrong with a healthy folder nor with none, and makes no backup for nothing', () => {
    const storage = openTestStorage();
    const run = startRun(storage);
    storage.models.create(newModel('digits'));
    storage.runs.update(run.id, { snapshot: storage.snapshots.write(run.dataset.id).blob });
    expect(examine(storage.dataDir)).toEqual([]);
    expect(repair(storage.dataDir)).toEqual({ backup: null, repaired: [], left: [] });
    const none = join(temporaryFolder(), 'nothing');
    expect(examine(none)).toEqual([]);
    expect(existsSync(none)).toBe(false);
  });

  test('a dead process: its lock and its runs are taken from it', { timeout: 30_000 }, async () => {
    const dataDir = temporaryFolder();
    const child = startProgram('hold.ts', dataDir, migrationsDir);
    await waitForLine(child, 'holding');
    expect(examine(dataDir)).toEqual([]);
    await killHard(child);
    const found = examine(dataDir);
    expect(found.map((finding) => finding.severity)).toEqual(['warning', 'warning']);
    expect(examine(dataDir)).toEqual(found);
    expect(repair(dataDir)).toMatchObject({ repaired: found, left: [] });
    expect(openTestStorage(dataDir).runs.list()[0]!.status).toBe('interrupted');
    expect(existsSync(join(dataDir, 'studio.lock'))).toBe(false);
  });

  test('a lost and a damaged checkpoint: the records go, the damaged file is kept, the run keeps the good one', () => {
    const storage = openTestStorage();
    const run = startRun(storage);
    const blobs = ['good', 'damaged', 'lost'].map((text, i) => {
      const { sha256, sizeBytes } = storage.blobs.put(Buffer.from(text));
      storage.checkpoints.record({ runId: run.id, epoch: i + 1, step: i + 1, kind: 'last', blob: sha256, sizeBytes, valMetric: null });
      return sha256;
    });
    writeFileSync(storage.blobs.path(blobs[1]!), 'DAMAGED');
    rmSync(storage.blobs.path(blobs[2]!));
    const found = examine(storage.dataDir);
    expect(found.map((finding) => finding.what).sort()).toEqual([
      `A checkpoint of run ${run.id} is damaged.`, `A checkpoint of run ${run.id} is missing.`
    ]);
    const report = repair(storage.dataDir);
    expect(report.left).toEqual([]);
    expect(storage.checkpoints.list(run.id).map((checkpoint) => checkpoint.step)).toEqual([1]);
    const kept = join(storage.dataDir, 'backups', 'damaged-blobs');
    expect(readdirSync(kept).map((name) => readFileSync(join(kept, name), 'utf8'))).toEqual(['DAMAGED']);
    const copy = new Sqlite(report.backup!, { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM checkpoints').pluck().get()).toBe(3);
    copy.close();
  });

  test('clutter: old files of no run, half-written ones, forgotten copies', () => {
    const storage = openTestStorage();
    const { sha256 } = storage.blobs.put(Buffer.from('of no run'));
    mkdirSync(join(storage.dataDir, 'backups'));
    const leftovers = [storage.blobs.newTemporaryPath(), join(storage.dataDir, 'studio.lock.1.tmp'), join(storage.dataDir, 'backups', 'studio-x.db.1.tmp')];
    for (const file of leftovers) writeFileSync(file, 'x');
    expect(examine(storage.dataDir)).toEqual([]);
    for (const file of [...leftovers, storage.blobs.path(sha256)]) age(file);
    expect(examine(storage.dataDir).map((finding) => finding.severity)).toEqual(['info', 'info', 'info', 'info']);
    expect(repair(storage.dataDir).left).toEqual([]);
    expect([...leftovers, storage.blobs.path(sha256)].filter((file) => existsSync(file))).toEqual([]);
  });

  test('what cannot be mended is said and left alone: samples, weights, the data of a run, a record', () => {
    const storage = openTestStorage();
    const run = startRun(storage);
    storage.models.create(newModel('digits'));
    const { blob } = storage.snapshots.write(run.dataset.id);
    storage.runs.update(run.id, { snapshot: blob });
    tamper(storage.dataDir, `
      UPDATE samples SET pixels = zeroblob(784) WHERE id = (SELECT min(id) FROM samples);
      UPDATE model_weights SET weights = x'00';
      UPDATE runs SET training = '{"epochs":"many"}';`);
    rmSync(storage.blobs.path(blob));
    const found = examine(storage.dataDir);
    expect(found.every((finding) => finding.severity === 'error' && finding.repair === undefined && finding.remedy !== undefined)).toBe(true);
    const words = found.map((finding) => finding.what).join('\n');
    for (const part of ['dataset mine', 'weights of model digits', run.id, 'training.epochs', 'data of a run is missing']) expect(words).toContain(part);
    expect(repair(storage.dataDir)).toEqual({ backup: null, repaired: [], left: found });
  });

  test('a lost picture of a page is told apart from the data of a run', () => {
    const storage = openTestStorage();
    const picture = storage.blobs.put(Buffer.from('page two')).sha256;
    tamper(storage.dataDir, `
      INSERT INTO batches (id, name, form, made_at, status, double_keying, audit_share, seed) VALUES ('b', 'b', 'auto', '', 'open', 0, 0, 1);
      INSERT INTO documents (id, batch_id, sha256, name, size_bytes, mime, added_at, status, picture_removed_at) VALUES ('d', 'b', '', 'two.pdf', 1, '', '', 'review', 'then');
      INSERT INTO pages (document_id, page_index, width, height, ms, picture) VALUES ('d', 1, 10, 10, 1, '${picture}');`);
    rmSync(storage.blobs.path(picture));
    expect(examine(storage.dataDir).map(({ what }) => what)).toContain('The picture of page 2 of document two.pdf is missing.');
  });

  test.skipIf(process.platform !== 'linux')('warns of a folder that every account can look into, where those above it let them', () => {
    const above = temporaryFolder();
    const { dataDir } = openTestStorage(join(above, 'data'));
    chmodSync(dataDir, 0o755);
    expect(examine(dataDir)).toEqual([]);
    chmodSync(above, 0o711);
    expect(examine(dataDir)).toEqual([{ severity: 'warning', what: 'Every account of this machine can look into the data folder.', where: dataDir, remedy: expect.stringContaining(`chmod o-rwx ${dataDir}`) }]);
  });

  test('orphaned records go, after a copy', () => {
    const storage = openTestStorage();
    const { id } = storage.datasets.create(smallDataset('mine'));
    const model = storage.models.create(newModel('digits'));
    const answers = { datasetId: id, weightsHash: model.weightsHash, count: 1, classes: 10, ids: Uint32Array.of(1), probabilities: new Float32Array(10) };
    storage.evaluations.save({ ...answers, modelId: model.id });
    tamper(storage.dataDir, `
      INSERT INTO model_weights VALUES ('gone', x'01'); INSERT INTO batch_metrics VALUES ('gone', 1, 1, 1, 0, 0, 0, 0);
      INSERT INTO evaluations SELECT dataset_id, 'gone', weights_hash, samples, classes, created_at, sample_ids, probabilities FROM evaluations;
      INSERT INTO sample_edits (dataset_id, at, count) VALUES ('gone', '', 0);`);
    expect(examine(storage.dataDir)).toHaveLength(4);
    const report = repair(storage.dataDir);
    expect(report.left).toEqual([]);
    expect(storage.evaluations.list().map(({ modelId }) => modelId)).toEqual([model.id]);
    const copy = new Sqlite(report.backup!, { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM model_weights').pluck().get()).toBe(2);
    copy.close();
  });

  test('an index that lost its entries is built again', () => {
    const dataDir = temporaryFolder();
    const storage = openTestStorage(dataDir);
    storage.models.create(newModel('digits'));
    storage.datasets.create(smallDataset('mine'));
    storage.close();
    // The schema forgets the index while a row is written, and remembers it afterwards.
    const connection = new Sqlite(join(dataDir, 'studio.db'));
    const sql = connection.prepare(`SELECT sql FROM sqlite_schema WHERE name = 'samples_by_label'`).pluck().get() as string;
    connection.close();
    tamper(dataDir, `UPDATE sqlite_schema SET sql = '${sql} WHERE label = 300' WHERE name = 'samples_by_label'`);
    tamper(dataDir, 'DELETE FROM samples WHERE position = 3');
    tamper(dataDir, `UPDATE sqlite_schema SET sql = '${sql}' WHERE name = 'samples_by_label'`);
    const found = examine(dataDir);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((finding) => finding.severity === 'error' && finding.repair !== undefined)).toBe(true);
    const report = repair(dataDir);
    expect(report.backup).not.toBeNull();
    // What the index had hidden: the two samples are really gone, and the doctor says so.
    expect(report.left.map((finding) => finding.what)).toEqual([expect.stringContaining('samples of dataset mine')]);
  });

  test('a file that is no database: tells the way back, with the newest backup or without one', () => {
    const dataDir = temporaryFolder();
    openTestStorage(dataDir).close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `studio.db${suffix}`), { force: true });
    writeFileSync(join(dataDir, 'studio.db'), 'not a database '.repeat(1000));
    const [alone] = examine(dataDir);
    const remedy = expect.stringMatching(/empty database\. There is no backup.*\.recover/);
    expect(alone).toMatchObject({ severity: 'error', where: join(dataDir, 'studio.db'), remedy });

    mkdirSync(join(dataDir, 'backups'));
    for (const year of [2025, 2026]) writeFileSync(join(dataDir, 'backups', `studio-${year}-01-01-before-x.db`), 'x');
    writeFileSync(join(dataDir, 'backups', 'zz-of-my-own.db'), 'x');
    const [finding] = examine(dataDir);
    expect(finding).toMatchObject({ remedy: expect.stringContaining(`copy ${join(dataDir, 'backups', 'studio-2026-01-01-before-x.db')} to`) });
    expect(repair(dataDir).left).toEqual([finding]);
  });

  test('a place that cannot be a data folder is told apart from one that is not there yet', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'x');
    for (const dataDir of [file, join(file, 'deeper', 'still')]) {
      const what = `${dataDir} cannot be the data folder: ${file} is a file.`;
      expect(examine(dataDir)).toEqual([{ severity: 'error', what, where: dataDir, remedy: expect.any(String) }]);
    }
  });

  test('pages overwritten in the middle are reported, with nothing changed', () => {
    const dataDir = temporaryFolder();
    const storage = openTestStorage(dataDir);
    storage.datasets.create(smallDataset('mine'));
    storage.close();
    const file = join(dataDir, 'studio.db');
    const bytes = readFileSync(file);
    bytes.fill(0xa5, bytes.length - 3 * 8192, bytes.length - 8192);
    writeFileSync(file, bytes);
    const found = examine(dataDir);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ severity, remedy }) => severity === 'error' && remedy?.includes('no backup'))).toBe(true);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });
});
