import type { SettingsRepository } from '../core/settings/ports.ts';
import type { Database } from './database.ts';

export class SqliteSettingsRepository implements SettingsRepository {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  all(): { readonly key: string; readonly value: string }[] {
    return this.database.read(() => this.database.prepare('SELECT key, value FROM settings ORDER BY key').all() as { key: string; value: string }[]);
  }

  set(key: string, value: string): void {
    // Setting what is set already is no change: nobody is told.
    const set = 'INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value';
    this.database.write(() => void this.database.prepare(set).run(key, value));
  }

  remove(key: string): void {
    this.database.write(() => void this.database.prepare('DELETE FROM settings WHERE key = ?').run(key));
  }
}
