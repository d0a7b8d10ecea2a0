import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStorage } from '../open.ts';
import type { Storage } from '../open.ts';

export const migrationsDir = join(import.meta.dirname, '..', '..', '..', 'migrations');

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dsdc-storage-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The storage of a data folder, closed after the test. */
export function openTestStorage(dataDir = temporaryFolder()): Storage {
  const storage = openStorage({ dataDir, migrationsDir });
  onTestFinished(() => storage.close());
  return storage;
}
