import type Sqlite from 'better-sqlite3';
import type { RevisionRepository, Revisions } from '../core/changes/ports.ts';
import type { Database } from './database.ts';

export class SqliteRevisionRepository implements RevisionRepository {
  private readonly database: Database;
  private readonly rows: Sqlite.Statement;

  constructor(database: Database) {
    this.database = database;
    this.rows = database.prepare('SELECT topic, revision FROM revisions').raw();
  }

  read(): Revisions {
    return this.database.read(() => Object.fromEntries(this.rows.all() as [string, number][]) as Revisions);
  }
}
