import Sqlite from 'better-sqlite3';
import type { ZodType } from 'zod';
import { StudioError } from '../contract/errors.ts';
import { mapStorageErrors } from './storage-errors.ts';

const busyTimeoutMs = 5000;
/** Nine samples a page instead of four on SQLite's 4 kB: storing MNIST takes a tenth less time. Counts for new databases only. */
const pageBytes = 8192;
/** The write-ahead log is cut back to this after a large import. */
const journalSizeLimitBytes = 16 * 1024 * 1024;

/** Changing to WAL asks for the whole file at once and SQLite does not always wait for it: with several processes opening a new file together, one has to. */
function enterWriteAheadLog(connection: Sqlite.Database): void {
  const deadline = Date.now() + busyTimeoutMs;
  for (;;) {
    try {
      connection.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if (!(error instanceof Sqlite.SqliteError) || !error.code.startsWith('SQLITE_BUSY') || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** A connection with the studio's settings. `foreign_keys` is off until the migrations are through: they may rebuild tables. */
export function connect(file: string): Sqlite.Database {
  const connection = new Sqlite(file, { timeout: busyTimeoutMs });
  try {
    connection.pragma(`page_size = ${pageBytes}`);
    enterWriteAheadLog(connection);
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = OFF');
    connection.pragma(`journal_size_limit = ${journalSizeLimitBytes}`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The migrated database as the repositories see it: every statement runs inside `read` or `write`, so that every error names the folder. */
export class Database {
  readonly dataDir: string;
  readonly connection: Sqlite.Database;

  constructor(connection: Sqlite.Database, dataDir: string) {
    this.connection = connection;
    this.dataDir = dataDir;
  }

  prepare(sql: string): Sqlite.Statement {
    return this.connection.prepare(sql);
  }

  read<T>(work: () => T): T {
    this.checkOpen();
    return mapStorageErrors(this.dataDir, work);
  }

  /** All or nothing. Takes the write lock first: a transaction that reads and then writes could otherwise fail half way. Nested calls join the outer one. */
  write<T>(work: () => T): T {
    this.checkOpen();
    return mapStorageErrors(this.dataDir, () => this.connection.transaction(work).immediate());
  }

  close(): void {
    this.connection.close();
  }

  /** What is computed in turns may outlast the studio: being cut short by its end is no defect. */
  private checkOpen(): void {
    if (!this.connection.open) throw new StudioError('INTERRUPTED', 'The studio was closed meanwhile.', { remedy: 'Open it and try again.' });
  }
}

/** A stored record as the contract has it. Throws STORAGE_CORRUPT when it does not hold what it should. */
export function parseRecord<T>(schema: ZodType<T>, value: { id: string | number }, table: string): T {
  return parseStored(schema, value, value.id, table);
}

/** The same of a value that does not name itself. */
export function parseStored<T>(schema: ZodType<T>, value: unknown, id: string | number, table: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new StudioError('STORAGE_CORRUPT', `Record ${id} of ${table} cannot be read: ${issue?.path.join('.')}: ${issue?.message}.`, {
    remedy: 'Run "dsdc doctor" to see what is damaged.',
    cause: parsed.error
  });
}

export function parseJson(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

export function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
