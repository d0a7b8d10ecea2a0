import { copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { makeFolder, removeIfThere, syncFile, syncFolder } from './durable-files.ts';

/** Each is as large as the database; whoever wants to go back wants one of the last few migrations or repairs undone. */
export const backupsKept = 5;

/** Only names that are given here: what else a person keeps in the folder is left alone. The time in them sorts them. */
const copyName = /^studio-\d{4}-.+\.db$/;
const damagedName = /^damaged-\d{4}-/;

/**
 * Copies the database to `backups/` and answers the file. Other connections may be open, one of them with the write lock:
 * the copy has the last committed state.
 */
export function backUp(place: { readonly databaseFile: string; readonly dataDir: string }, reason: string): string {
  const folder = join(place.dataDir, 'backups');
  makeFolder(folder);
  const file = join(folder, `studio-${timeName()}-${reason}.db`);
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

/** Copies a database that is too damaged for SQLite as the files that it is, and answers the folder. */
export function backUpFiles(dataDir: string): string {
  const folder = join(dataDir, 'backups', `damaged-${timeName()}`);
  makeFolder(folder);
  for (const name of ['studio.db', 'studio.db-wal']) {
    const file = join(dataDir, name);
    if (existsSync(file)) copyFileSync(file, join(folder, name));
  }
  return folder;
}

/** The newest whole copy. */
export function newestBackup(dataDir: string): string | undefined {
  return listBackups(dataDir, copyName).at(-1);
}

/** Keeps the newest of each kind. Once what they were made for has succeeded: until then an older one may be what somebody goes back to. */
export function dropOldBackups(dataDir: string): void {
  for (const name of [copyName, damagedName]) {
    for (const old of listBackups(dataDir, name).slice(0, -backupsKept)) rmSync(old, { recursive: true, force: true });
  }
}

/** Oldest first. */
function listBackups(dataDir: string, name: RegExp): string[] {
  const folder = join(dataDir, 'backups');
  const names = existsSync(folder) ? readdirSync(folder).filter((entry) => name.test(entry)).sort() : [];
  return names.map((entry) => join(folder, entry));
}

function timeName(): string {
  return new Date().toISOString().replaceAll(':', '');
}
