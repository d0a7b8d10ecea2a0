import { existsSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StudioError } from '../contract/errors.ts';
import type { BatchId, DocumentId, SearchId } from '../contract/ids.ts';
import { newestBackup } from './backup.ts';
import { SqliteBatchRepository } from './batch-repository.ts';
import { Blobs } from './blobs.ts';
import { collectGarbage } from './collect-garbage.ts';
import type { Database } from './database.ts';
import { SqliteDatasetRepository } from './dataset-repository.ts';
import { SqliteDocumentRepository } from './document-repository.ts';
import { makeFolder, removeIfThere } from './durable-files.ts';
import { StudioLock } from './lock.ts';
import { MetricStore } from './metric-store.ts';
import { SqliteModelRepository } from './model-repository.ts';
import { recordLogProblems } from './record-log-checks.ts';
import { listReferencedBlobs } from './referenced-blobs.ts';
import { SqliteRunRepository } from './run-repository.ts';
import { SqliteSearchRepository } from './search-repository.ts';
import { SampleReader } from './sample-reader.ts';

export interface Finding {
  /** `error`: something is lost or will fail. `warning`: something does not work as it should. `info`: clutter. */
  readonly severity: 'error' | 'warning' | 'info';
  readonly what: string;
  readonly where: string;
  /** What a repair would do; left out where none is safe. */
  readonly repair?: string;
  /** What a person can do where there is no safe repair. */
  readonly remedy?: string;
}

export interface Problem extends Omit<Finding, 'repair'> {
  readonly repair?: { readonly does: string; readonly run: () => void };
}

/** A temporary file that is older belongs to a process that died over it. */
const leftoverAgeMs = 60 * 60 * 1000;

/** How SQLite's integrity check words damage that is in an index alone (pragma integrity_check, messages of `sqlite3.c`). */
const indexDamage = /index|out of order/i;

/** From a database that cannot be trusted any more to one that can. The write-ahead log belongs to the damaged file and would damage the other. */
export function wayBack(dataDir: string): string {
  const backup = newestBackup(dataDir);
  const aside = `Close the studio and move studio.db, studio.db-wal and studio.db-shm from ${dataDir} to a safe place`;
  if (backup !== undefined) return `${aside}, then copy ${backup} to ${join(dataDir, 'studio.db')}.`;
  return `${aside}: the studio then begins with an empty database. There is no backup; “sqlite3 studio.db .recover” saves what can still be read.`;
}

interface ForeignKey {
  readonly id: number;
  readonly table: string;
  readonly from: string;
  readonly to: string;
}

/** Rows whose parent is gone can be reached by nothing in the studio. @param key the number of the reference among the table's. */
function orphanedRows(database: Database, table: string, key: number, where: string): Problem {
  const { table: parent, from, to } = (database.connection.pragma(`foreign_key_list(${table})`) as ForeignKey[]).find(({ id }) => id === key)!;
  const orphaned = `FROM ${table} WHERE ${from} NOT IN (SELECT ${to} FROM ${parent})`;
  const count = database.prepare(`SELECT count(*) ${orphaned}`).pluck().get() as number;
  const run = (): void => void database.write(() => database.prepare(`DELETE ${orphaned}`).run());
  return { severity: 'warning', what: `${count} records of ${table} belong to ${parent} that are not there.`, where, repair: { does: 'Removes them.', run } };
}

/** What SQLite says about pages and indexes; a file too damaged for the check to finish says so itself. */
function integrityMessages(database: Database): string[] {
  try {
    const rows = database.read(() => database.connection.pragma('integrity_check(20)')) as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check).filter((message) => message !== 'ok');
  } catch (error) {
    if (error instanceof StudioError && error.code === 'STORAGE_CORRUPT') return ['whole pages cannot be read'];
    throw error;
  }
}

/** Structure: the file's pages, indexes and references. */
export function databaseProblems(database: Database): Problem[] {
  const where = join(database.dataDir, 'studio.db');
  const damaged = integrityMessages(database);
  if (damaged.length > 0) {
    const inIndexOnly = damaged.every((message) => indexDamage.test(message));
    const reindex = { does: 'Builds the indexes again from the records.', run: () => database.write(() => database.connection.exec('REINDEX')) };
    return damaged.map((message) => ({
      severity: 'error',
      what: `The database is damaged: ${message}.`,
      where,
      ...(inIndexOnly ? { repair: reindex } : { remedy: wayBack(database.dataDir) })
    }));
  }
  const orphans = database.read(() => database.connection.pragma('foreign_key_check')) as { table: string; fkid: number }[];
  const broken = new Map(orphans.map(({ table, fkid }) => [`${table} ${fkid}`, { table, fkid }]));
  return [...broken.values()].map(({ table, fkid }) => orphanedRows(database, table, fkid, where));
}

function unreadable(error: unknown, where: string, remedy: string): Problem {
  if (!(error instanceof StudioError)) throw error;
  return { severity: 'error', what: error.message, where, remedy };
}

/** Meaning: records that cannot be read, content that is not what its hash says, runs and documents that nobody is busy with. */
export function recordProblems(database: Database): Problem[] {
  const where = join(database.dataDir, 'studio.db');
  const problems: Problem[] = [];
  const readEach = (table: string, read: (id: string) => void): void => {
    for (const id of database.read(() => database.prepare(`SELECT id FROM ${table}`).pluck().all() as string[])) {
      try {
        read(id);
      } catch (error) {
        problems.push(unreadable(error, where, wayBack(database.dataDir)));
      }
    }
  };

  const datasets = new SqliteDatasetRepository(database, new SampleReader(database));
  readEach('datasets', (id) => {
    const dataset = datasets.find(id);
    if (dataset !== undefined && database.read(() => datasets.computeHash(dataset.id, dataset.classes)) !== dataset.hash) {
      const what = `The samples of dataset ${dataset.name} are not those that its hash was made of: its results cannot be compared any more.`;
      const remedy = `Remove it with "dsdc datasets remove ${dataset.name}" and import it again.`;
      problems.push({ severity: 'error', what, where, remedy });
    }
  });

  const models = new SqliteModelRepository(database);
  readEach('models', (id) => {
    const model = models.find(id);
    if (model === undefined) return;
    try {
      models.readWeights(model.id);
    } catch (error) {
      problems.push(unreadable(error, where, `Remove the model with "dsdc models remove ${model.id}", and import or train it again.`));
    }
  });

  const runs = new SqliteRunRepository(database, new MetricStore(database));
  readEach('runs', (id) => runs.find(id));
  const searches = new SqliteSearchRepository(database);
  readEach('searches', (id) => {
    searches.find(id);
    searches.trials(id as SearchId);
    searches.runs(id as SearchId);
  });
  const batches = new SqliteBatchRepository(database);
  readEach('batches', (id) => batches.get(id as BatchId));
  const documents = new SqliteDocumentRepository(database);
  readEach('documents', (id) => documents.get(id as DocumentId));
  problems.push(...recordLogProblems(database));
  if (problems.length > 0) return problems;
  for (const run of runs.listAbandoned()) {
    const what = `The run ${run.name} (${run.id}) is ${run.status}, but the process that was busy with it is gone.`;
    const repair = { does: 'Marks it interrupted, so that it can be resumed.', run: () => void runs.markInterrupted() };
    problems.push({ severity: 'warning', what, where, repair });
  }
  for (const { id, name } of documents.listAbandoned()) {
    const what = `The document ${name} (${id}) is being read, but the process that was busy with it is gone.`;
    const repair = { does: 'Lets it wait to be read again.', run: () => void documents.releaseAbandoned() };
    problems.push({ severity: 'warning', what, where, repair });
  }
  return problems;
}

function leftoverFiles(database: Database, blobs: Blobs): string[] {
  const folders = [database.dataDir, join(database.dataDir, 'backups')].filter((folder) => existsSync(folder));
  const files = folders.flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.tmp')).map((name) => join(folder, name)));
  return [...files.filter((file) => Date.now() - statSync(file).mtimeMs > leftoverAgeMs), ...blobs.listLeftovers()];
}

/** A damaged file is kept for whoever wants to look at it, out of the way of a good one. */
function setAside(database: Database, file: string): void {
  const folder = join(database.dataDir, 'backups', 'damaged-blobs');
  makeFolder(folder);
  if (existsSync(file)) renameSync(file, join(folder, `${Date.now()}-${file.slice(-64)}`));
}

/** In words what a picture with that content shows: a document as it came, or one of its pages as it was read. */
function pictureWith(database: Database, sha256: string): string | undefined {
  return database.read(() => database.prepare(`
    SELECT 'document ' || name FROM documents WHERE sha256 = $sha256 AND picture_removed_at IS NULL
    UNION ALL SELECT 'page ' || (page_index + 1) || ' of document ' || name FROM pages JOIN documents ON documents.id = pages.document_id WHERE picture = $sha256
    LIMIT 1`).pluck().get({ sha256 }) as string | undefined);
}

function lostBlob(database: Database, blobs: Blobs, sha256: string, what: 'is missing' | 'is damaged'): Problem {
  const where = blobs.path(sha256);
  const picture = pictureWith(database, sha256);
  if (picture !== undefined) {
    const remedy = 'Scan it again, and add it in a new batch where it was not done. What was recorded of it is not concerned.';
    return { severity: 'error', what: `The picture of ${picture} ${what}.`, where, remedy };
  }
  const checkpoints = database.read(() => database.prepare('SELECT run_id FROM checkpoints WHERE blob = ?').pluck().all(sha256) as string[]);
  if (checkpoints.length === 0) {
    const remedy = 'Start a new run where that one had not ended; its curves and its model are not concerned.';
    return { severity: 'error', what: `The data of a run ${what}: it cannot be resumed or tested again.`, where, remedy };
  }
  const run = (): void => {
    setAside(database, where);
    database.write(() => database.prepare('DELETE FROM checkpoints WHERE blob = ?').run(sha256));
  };
  const does = 'Drops the record of the checkpoint, so that the run resumes from the one before; a damaged file is kept in backups.';
  return { severity: 'error', what: `A checkpoint of run ${checkpoints[0]} ${what}.`, where, repair: { does, run } };
}

/** Whether other accounts may go through a folder and all above it: only then do the rights of what lies in it matter to them. */
function letsOthersThrough(folder: string): boolean {
  const others = 0o001;
  return (statSync(folder).mode & others) !== 0 && (dirname(folder) === folder || letsOthersThrough(dirname(folder)));
}

/** The studio makes its folder for its owner alone; one that was there before, or that an earlier version made, may be open to every account. */
function openToOthers({ dataDir }: Database): Problem[] {
  if (process.platform === 'win32' || !letsOthersThrough(resolve(dataDir))) return [];
  const remedy = `Keep the others out: chmod o-rwx ${dataDir}`;
  return [{ severity: 'warning', what: 'Every account of this machine can look into the data folder.', where: dataDir, remedy }];
}

/** Files beside the database: blobs, the lock, what was left half written. */
export function fileProblems(database: Database): Problem[] {
  const blobs = new Blobs(database.dataDir);
  const referenced = listReferencedBlobs(database);
  const problems = openToOthers(database);
  for (const sha256 of referenced) {
    if (!blobs.has(sha256)) problems.push(lostBlob(database, blobs, sha256, 'is missing'));
    else if (!blobs.isIntact(sha256)) problems.push(lostBlob(database, blobs, sha256, 'is damaged'));
  }
  const unreferenced = blobs.listUnreferenced(referenced);
  if (unreferenced.length > 0) {
    const run = (): void => void collectGarbage(database, blobs);
    problems.push({
      severity: 'info',
      what: `${unreferenced.length} files belong to no run any more.`,
      where: join(database.dataDir, 'blobs'),
      repair: { does: 'Removes them.', run }
    });
  }
  const lock = new StudioLock(database);
  if (lock.isStale()) {
    const repair = { does: 'Removes it.', run: () => void lock.removeStale() };
    problems.push({ severity: 'warning', what: 'The lock was left behind by a process that is gone.', where: lock.file, repair });
  }
  for (const file of leftoverFiles(database, blobs)) {
    const repair = { does: 'Removes it.', run: () => removeIfThere(file) };
    problems.push({ severity: 'info', what: 'A temporary file was left behind.', where: file, repair });
  }
  return problems;
}
