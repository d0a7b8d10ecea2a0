import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { StudioError } from '../contract/errors.ts';
import { backUp, dropOldBackups } from './backup.ts';
import { removeIfThere } from './durable-files.ts';
import { saltedHash } from './salted-hash.ts';
import { asStorageError } from './storage-errors.ts';

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

interface Applied {
  readonly name: string;
  readonly sha256: string;
}

export interface MigrateOptions {
  readonly connection: Sqlite.Database;
  readonly databaseFile: string;
  readonly dataDir: string;
  readonly migrationsDir: string;
}

const namePattern = /^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.sql$/;

function edited(message: string): StudioError {
  return new StudioError('STORAGE_MIGRATION_EDITED', message, {
    remedy: 'Install the studio again: its migrations are not the ones that made this database.'
  });
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql')).sort();
  const numbers = names.map((name) => name.slice(0, 4));
  names.forEach((name, i) => {
    if (!namePattern.test(name)) throw edited(`The migration ${join(folder, name)} is not named like 0010-datasets.sql.`);
    if (i > 0 && numbers[i] === numbers[i - 1]) throw edited(`The migrations ${names[i - 1]} and ${name} in ${folder} have the same number.`);
  });
  return names.map((name) => {
    // Line ends are not content: a checkout on Windows may have changed them.
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

function hasTable(connection: Sqlite.Database, name: string): boolean {
  return connection.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name) !== undefined;
}

function readApplied(connection: Sqlite.Database): Applied[] {
  if (!hasTable(connection, 'migrations')) return [];
  return connection.prepare('SELECT name, sha256 FROM migrations ORDER BY name').all() as Applied[];
}

/** What is still to be applied. Throws STORAGE_FROM_FUTURE or STORAGE_MIGRATION_EDITED when database and folder do not belong together. */
function pendingMigrations(migrations: readonly Migration[], applied: readonly Applied[], options: MigrateOptions): Migration[] {
  const lastKnown = migrations.at(-1)?.name ?? '';
  for (const [i, { name, sha256 }] of applied.entries()) {
    const known = migrations.find((migration) => migration.name === name);
    if (known === undefined && name > lastKnown) {
      throw new StudioError('STORAGE_FROM_FUTURE', `${options.databaseFile} was written by a newer version of the studio (it has migration ${name}).`, {
        remedy: 'Update the studio, or choose another folder with --data-dir.'
      });
    }
    if (known === undefined) throw edited(`The migration ${name}, applied to ${options.databaseFile}, is missing in ${options.migrationsDir}.`);
    if (known.sha256 !== sha256) {
      throw edited(`The migration ${name} in ${options.migrationsDir} was changed after it had been applied to ${options.databaseFile}.`);
    }
    if (migrations[i] !== known) {
      const early = migrations[i]?.name;
      throw edited(`The migration ${early} in ${options.migrationsDir} comes before ${name}, which was applied to ${options.databaseFile} without it.`);
    }
  }
  return migrations.slice(applied.length);
}

function applyOne(migration: Migration, { connection, databaseFile, dataDir }: MigrateOptions): void {
  try {
    connection.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT');
    connection.exec(migration.sql);
    if (!connection.inTransaction) throw new Error('it ends the transaction that it runs in');
    if ((connection.pragma('foreign_key_check') as unknown[]).length > 0) throw new Error('it leaves references to rows that do not exist');
    connection.prepare('INSERT INTO migrations VALUES (?, ?, ?)').run(migration.name, migration.sha256, new Date().toISOString());
  } catch (error) {
    const known = asStorageError(error, dataDir);
    if (known instanceof StudioError) throw known;
    throw new StudioError('STORAGE_MIGRATION_FAILED', `The migration ${migration.name} failed on ${databaseFile}: ${(error as Error).message}.`, {
      remedy: 'The database is as it was before. Go back to the version of the studio that you had, and report this.',
      cause: error
    });
  }
}

/**
 * Applies what is missing and answers its names: all of it or, where one fails, nothing, so that the version before can still open the database. The write
 * lock comes first, then the look at what is missing: another process may be migrating too.
 */
function applyMissing(migrations: readonly Migration[], options: MigrateOptions): string[] {
  const { connection, dataDir } = options;
  let copy: string | undefined;
  connection.exec('BEGIN IMMEDIATE');
  try {
    const applied = readApplied(connection);
    const missing = pendingMigrations(migrations, applied, options);
    if (missing.length > 0 && applied.length > 0) copy = backUp(options, `before-${missing[0]!.name.replace('.sql', '')}`);
    for (const migration of missing) applyOne(migration, options);
    connection.exec('COMMIT');
    if (copy !== undefined) dropOldBackups(dataDir);
    return missing.map(({ name }) => name);
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    // A copy of what is there as it was; every new attempt would make another.
    if (copy !== undefined) removeIfThere(copy);
    throw error;
  }
}

/** What SQLite lacks and a migration calls. Released ones do, so these never change; no table, index or trigger may: others read the file without them. */
function addFunctions(connection: Sqlite.Database): void {
  connection.function('salted_hash', { deterministic: true, directOnly: true }, (salt, text) => saltedHash(salt as Uint8Array, text as string));
}

/** What the database lacks. @throws StudioError STORAGE_FROM_FUTURE, STORAGE_MIGRATION_EDITED */
export function missingMigrations(options: MigrateOptions): string[] {
  return pendingMigrations(readMigrations(options.migrationsDir), readApplied(options.connection), options).map(({ name }) => name);
}

/** Brings the database up to date and answers the migrations applied. @throws StudioError STORAGE_…, with the database as it was before */
export function migrate(options: MigrateOptions): string[] {
  const migrations = readMigrations(options.migrationsDir);
  const before = readApplied(options.connection);
  // Most starts have nothing to do: they should neither wait for a writer nor need to write.
  if (pendingMigrations(migrations, before, options).length === 0) return [];
  addFunctions(options.connection);
  const done = applyMissing(migrations, options);
  // A new database has nothing that could be left over.
  if (before.length > 0) writeAnew(options.connection);
  return done;
}

/** What migrations erased, and what earlier versions gave free without overwriting it, is still in free space and in the write-ahead log's older pages. */
function writeAnew(connection: Sqlite.Database): void {
  try {
    connection.exec('VACUUM');
  } catch (error) {
    // Somebody else is writing, or there is no room for a second copy: then it stays until SQLite writes over it.
    if (!(error instanceof Sqlite.SqliteError)) throw error;
  }
  connection.pragma('wal_checkpoint(TRUNCATE)');
}
