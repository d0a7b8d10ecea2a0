import { renameSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { makeFolder, removeIfThere, syncFile, syncFolder } from './durable-files.ts';

/**
 * Copies the database to `backups/` and answers the file. Other connections may be open, one of them with the write lock:
 * the copy has the last committed state.
 */
export function backUp(place: { readonly databaseFile: string; readonly dataDir: string }, reason: string): string {
  const folder = join(place.dataDir, 'backups');
  makeFolder(folder);
  const file = join(folder, `studio-${new Date().toISOString().replaceAll(':', '')}-${reason}.db`);
  const temporary = `${file}.${process.pid}.tmp`;
  const connection = new Sqlite(place.databaseFile);
  try {
    connection.prepare('VACUUM INTO ?').run(temporary);
    syncFile(temporary);
    renameSync(temporary, file);
    syncFolder(folder);
  } catch (error) {
    removeIfThere(temporary);
    throw error;
  } finally {
    connection.close();
  }
  return file;
}
