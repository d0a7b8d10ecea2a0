import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { backUp, backUpFiles, backupsKept, dropOldBackups, newestBackup } from './backup.ts';
import { openTestStorage } from './test-support/folders.ts';
import { smallDataset } from './test-support/samples.ts';

test('the newest copies of each kind are kept, and what a person put beside them', () => {
  const { dataDir, datasets } = openTestStorage();
  datasets.create(smallDataset('mine'));
  const folder = join(dataDir, 'backups');
  const place = { databaseFile: join(dataDir, 'studio.db'), dataDir };
  mkdirSync(join(folder, 'damaged-blobs'), { recursive: true });
  writeFileSync(join(folder, 'my studio.db'), 'x');
  for (let day = 1; day <= 9; day++) {
    writeFileSync(join(folder, `studio-2026-01-0${day}T000000.000Z-before-x.db`), 'x');
    mkdirSync(join(folder, `damaged-2026-01-0${day}T000000.000Z`));
  }
  const newest = backUp(place, 'before-repair');
  const damaged = backUpFiles(dataDir);
  expect(readdirSync(folder).filter((name) => /^(studio|damaged)-\d/.test(name))).toHaveLength(20);
  dropOldBackups(dataDir);
  const names = readdirSync(folder).sort();
  expect(names.filter((name) => /^studio-\d/.test(name))).toHaveLength(backupsKept);
  expect(names.filter((name) => /^damaged-\d/.test(name))).toHaveLength(backupsKept);
  expect(names).toContain('studio-2026-01-09T000000.000Z-before-x.db');
  expect(names).not.toContain('studio-2026-01-05T000000.000Z-before-x.db');
  expect(names).toEqual(expect.arrayContaining(['my studio.db', 'damaged-blobs']));
  expect(newestBackup(dataDir)).toBe(newest);
  expect(readdirSync(damaged)).toContain('studio.db');
  const copy = new Sqlite(newest, { readonly: true });
  expect(copy.prepare('SELECT count(*) FROM samples').pluck().get()).toBe(70);
  copy.close();
  rmSync(newest);
  expect(newestBackup(dataDir)).toContain('2026-01-09');
});
