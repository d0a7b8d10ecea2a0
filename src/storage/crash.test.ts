import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { examineDataFolder } from './doctor.ts';
import { killHard, startProgram, waitForLine } from './test-support/children.ts';
import { migrationsDir, openTestStorage, temporaryFolder } from './test-support/folders.ts';
import { smallDataset } from './test-support/samples.ts';

test('kill -9 in the middle of an import: everything is as it was before', { timeout: 60_000 }, async () => {
  const dataDir = temporaryFolder();
  const storage = openTestStorage(dataDir);
  const before = storage.datasets.create(smallDataset('before'));
  const child = startProgram('import-slowly.ts', dataDir, migrationsDir);
  await waitForLine(child, 'chunk 8\n');
  // The unfinished transaction has reached the disk, and readers do not see it.
  expect(statSync(join(dataDir, 'studio.db-wal')).size).toBeGreaterThan(10_000_000);
  expect(storage.datasets.list()).toEqual([before]);
  await killHard(child);
  expect(examineDataFolder({ dataDir, migrationsDir })).toEqual([]);
  expect(storage.datasets.list()).toEqual([before]);
  expect(storage.datasets.create(smallDataset('endless')).splits).toEqual({ train: 50, test: 20 });
});

test('while another process imports, a writer is told that the database is busy', { timeout: 60_000 }, async () => {
  const dataDir = temporaryFolder();
  const storage = openTestStorage(dataDir);
  const child = startProgram('import-slowly.ts', dataDir, migrationsDir);
  await waitForLine(child, 'chunk 1\n');
  expect(() => storage.datasets.create(smallDataset('second'))).toThrow(expect.objectContaining({ code: 'STORAGE_BUSY' }));
  await killHard(child);
});
