import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { testDocuments } from '../core/records/testing/test-service.ts';
import { openTestStorage } from '../storage/test-support/folders.ts';
import { examineStudio } from './doctor.ts';
import { gitVersion } from './git-version.ts';
import { createStudio } from './studio.ts';
import { TemporaryData } from './testing/temporary-studio.ts';

test('a healthy folder is in order, and every engine that works is named', async () => {
  await using data = new TemporaryData();
  const studio = await data.openWithDigits();
  const findings = await studio.doctor();
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  expect(findings.map(({ message }) => message).join('\n')).toMatch(/^Node 2[4-9].*data folder .* is in order.*Engine cpu:/s);
  for (const { level, remedy } of findings) expect(level === 'ok' || remedy !== undefined).toBe(true);
});

test('a folder that cannot be opened is examined all the same', async () => {
  await using data = new TemporaryData();
  await (await data.openWithDigits()).close();
  const dataDir = join(data.folder, 'data');
  writeFileSync(join(dataDir, 'studio.db'), 'this was a database');
  await expect(data.open()).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' });
  const findings = await examineStudio({ dataDir });
  expect(findings).toContainEqual({ level: 'error', message: expect.stringContaining('studio.db'), remedy: expect.stringContaining('no backup') });
});

test('a folder that is not there is not called in order, and one that cannot be is an error', async () => {
  await using data = new TemporaryData();
  const dataDir = join(data.folder, 'new');
  expect(await examineStudio({ dataDir })).toContainEqual({ level: 'ok', message: `The data folder ${dataDir} is made at its first use.` });
  writeFileSync(dataDir, 'a file');
  const invalid = { level: 'error', message: expect.stringContaining(`${dataDir} is a file`), remedy: expect.stringContaining('--data-dir') };
  expect(await examineStudio({ dataDir, repair: true })).toContainEqual(invalid);
  await expect(createStudio({ dataDir })).rejects.toMatchObject({ code: 'STORAGE_FOLDER_INVALID' });
});

test('a checkout tells its commit and whether it was changed, another folder nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dsdc-git-'));
  const author = ['-c', 'user.name=x', '-c', 'user.email=x@example.org'];
  const git = (...args: string[]): string => spawnSync('git', [...author, ...args], { cwd: folder, encoding: 'utf8' }).stdout.trim();
  expect(gitVersion(folder)).toBeNull();
  git('init', '--quiet');
  expect(gitVersion(folder)).toBeNull();
  writeFileSync(join(folder, 'file'), 'one');
  git('add', 'file');
  git('commit', '--quiet', '-m', 'one');
  expect(gitVersion(folder)).toBe(git('rev-parse', 'HEAD'));
  writeFileSync(join(folder, 'file'), 'two');
  expect(gitVersion(folder)).toBe(`${git('rev-parse', 'HEAD')}-dirty`);
  rmSync(folder, { recursive: true });
});

test('a log of records that was tampered with is an error, and says from which row on', async () => {
  await using data = new TemporaryData();
  await (await data.open()).close();
  const dataDir = join(data.folder, 'data');
  const storage = openTestStorage(dataDir);
  const { newBatch, read } = testDocuments({ storage });
  await read(await newBatch(), { a: [{ amount: ['1', 0.99] }], b: [{ amount: ['2', 0.99] }] });
  const connection = new Sqlite(join(dataDir, 'studio.db'));
  connection.exec(`DROP TRIGGER record_log_kept; UPDATE record_log SET content = replace(content, 'Monday', 'Sunday') WHERE seq = 2`);
  connection.close();
  const broken = (await examineStudio({ dataDir })).filter(({ level }) => level === 'error');
  expect(broken).toEqual([{ level: 'error', message: expect.stringMatching(/log of records is broken at row 2/), remedy: expect.stringContaining('export') }]);
});
