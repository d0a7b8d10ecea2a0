import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { StudioError } from '../contract/errors.ts';
import { backUp, backUpFiles, dropOldBackups } from './backup.ts';
import { checkDataFolder } from './data-folder.ts';
import { databaseProblems, fileProblems, recordProblems, wayBack } from './doctor-checks.ts';
import type { Finding, Problem } from './doctor-checks.ts';
import { missingMigrations } from './migrate.ts';
import { openDatabase } from './open.ts';
import type { StorageOptions } from './open.ts';
import type { Database } from './database.ts';
import { asStorageError, mapStorageErrors } from './storage-errors.ts';

export interface RepairReport {
  /** The copy made before anything was changed; null when nothing had to be. */
  readonly backup: string | null;
  readonly repaired: readonly Finding[];
  /** What is still wrong, because it cannot be mended here or because mending it failed. */
  readonly left: readonly Finding[];
}

function cannotOpen(error: unknown, dataDir: string): Finding {
  const mapped = asStorageError(error, dataDir);
  if (!(mapped instanceof StudioError)) throw mapped;
  const remedy = mapped.code === 'STORAGE_CORRUPT' ? wayBack(dataDir) : mapped.remedy;
  const where = mapped.code === 'STORAGE_FOLDER_INVALID' ? dataDir : join(dataDir, 'studio.db');
  return { severity: 'error', what: mapped.message, where, ...(remedy !== undefined && { remedy }) };
}

/** Opening brings it up to date, which is for those alone who want something changed. */
function isOfEarlierVersion({ dataDir, migrationsDir }: StorageOptions): boolean {
  return mapStorageErrors(dataDir, () => {
    const databaseFile = join(dataDir, 'studio.db');
    const connection = new Sqlite(databaseFile, { readonly: true });
    try {
      return missingMigrations({ connection, databaseFile, dataDir, migrationsDir }).length > 0;
    } finally {
      connection.close();
    }
  });
}

function earlierVersion(dataDir: string): Finding {
  const remedy = 'Open the studio or run "dsdc doctor --repair": either brings it up to date, after a copy. What is in it can be looked at then.';
  return { severity: 'info', what: 'The database is of an earlier version of the studio.', where: join(dataDir, 'studio.db'), remedy };
}

/** Opens the folder's database and hands it to `work`; a folder without one is healthy, one that cannot be opened, or not as it is, is a finding of its own. */
function withDatabase<T>(options: StorageOptions, { asItIs }: { readonly asItIs: boolean }, work: (database: Database) => T, otherwise: (findings: Finding[]) => T): T {
  let database: Database;
  try {
    checkDataFolder(options.dataDir);
    if (!existsSync(join(options.dataDir, 'studio.db'))) return otherwise([]);
    if (asItIs && isOfEarlierVersion(options)) return otherwise([earlierVersion(options.dataDir)]);
    database = openDatabase(options);
  } catch (error) {
    return otherwise([cannotOpen(error, options.dataDir)]);
  }
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function listProblems(database: Database): Problem[] {
  const inDatabase = databaseProblems(database);
  // Records read through a damaged structure say nothing reliable.
  if (inDatabase.some((problem) => problem.severity === 'error')) return inDatabase;
  return [...inDatabase, ...recordProblems(database), ...fileProblems(database)];
}

function toFinding({ repair, ...finding }: Problem): Finding {
  return repair === undefined ? finding : { ...finding, repair: repair.does };
}

/** Copies the database as SQLite understands it or, where it is too damaged for that, file by file. */
function backUpAnyhow(database: Database): string {
  const place = { databaseFile: join(database.dataDir, 'studio.db'), dataDir: database.dataDir };
  try {
    return backUp(place, 'before-repair');
  } catch (error) {
    const mapped = asStorageError(error, database.dataDir);
    if (!(mapped instanceof StudioError) || mapped.code !== 'STORAGE_CORRUPT') throw mapped;
    return mapStorageErrors(database.dataDir, () => backUpFiles(database.dataDir));
  }
}

/** Looks at everything that is stored in a data folder and changes nothing. Reads every blob: takes as long as that takes. */
export function examineDataFolder(options: StorageOptions): Finding[] {
  return withDatabase(options, { asItIs: true }, (database) => listProblems(database).map(toFinding), (findings) => findings);
}

/** Mends what can be mended without losing anything, after a backup; a person's data is never removed without that copy. */
export function repairDataFolder(options: StorageOptions): RepairReport {
  return withDatabase<RepairReport>(
    options,
    { asItIs: false },
    (database) => {
      // Mending one thing may uncover another: a second round looks at what a damaged index had hidden.
      let backup: string | null = null;
      const repaired: Finding[] = [];
      const failed: Finding[] = [];
      for (let round = 0; round < 2; round++) {
        const mendable = listProblems(database).filter((problem) => problem.repair !== undefined);
        if (mendable.length === 0) break;
        backup ??= backUpAnyhow(database);
        for (const problem of mendable) {
          try {
            problem.repair?.run();
            repaired.push(toFinding(problem));
          } catch (error) {
            const what = `${problem.what} Mending it failed: ${(error as Error).message}`;
            const remedy = 'Close every studio that uses this folder, then run "dsdc doctor --repair" again.';
            failed.push({ severity: 'error', what, where: problem.where, remedy });
          }
        }
        if (failed.length > 0) break;
      }
      if (backup !== null && failed.length === 0) dropOldBackups(database.dataDir);
      return { backup, repaired, left: [...failed, ...listProblems(database).map(toFinding)] };
    },
    (left) => ({ backup: null, repaired: [], left })
  );
}
