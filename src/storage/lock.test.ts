import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { identifyProcess } from './process-identity.ts';
import { killHard, startProgram, waitForExit, waitForLine } from './test-support/children.ts';
import { migrationsDir, openTestStorage, temporaryFolder } from './test-support/folders.ts';

const locked = expect.objectContaining({ code: 'STUDIO_LOCKED' });

describe('the lock', () => {
  test('is one at a time and released by its holder', () => {
    const { lock, self } = openTestStorage();
    const release = lock.claim('training');
    expect(lock.read()).toMatchObject({ ...self, purpose: 'training' });
    expect(() => lock.claim('kiosk')).toThrow(locked);
    release();
    expect(existsSync(lock.file)).toBe(false);
    lock.claim('kiosk')();
  });

  test('a release that comes late leaves the lock of the next one', () => {
    const { lock } = openTestStorage();
    const release = lock.claim('first');
    const content = JSON.parse(readFileSync(lock.file, 'utf8')) as object;
    writeFileSync(lock.file, JSON.stringify({ ...content, since: '2030-01-01T00:00:00.000Z' }));
    release();
    expect(existsSync(lock.file)).toBe(true);
  });

  test('names the process that holds it; after kill -9 it is free', { timeout: 30_000 }, async () => {
    const dataDir = temporaryFolder();
    const child = startProgram('hold.ts', dataDir, migrationsDir);
    await waitForLine(child, 'holding');
    const { lock } = openTestStorage(dataDir);
    expect(() => lock.claim('second')).toThrow(new RegExp(`process ${child.pid} \\(a test`));
    expect(lock.isStale()).toBe(false);
    expect(lock.removeStale()).toBe(false);
    await killHard(child);
    expect(lock.isStale()).toBe(true);
    lock.claim('second')();
  });

  test('a file of nonsense holds nobody up', () => {
    const { lock } = openTestStorage();
    for (const text of ['', '{"pid":', '{"pid":"x"}']) {
      writeFileSync(lock.file, text);
      expect(lock.isStale()).toBe(true);
      lock.claim('me')();
    }
  });

  test.skipIf(process.platform !== 'linux')('the number of a dead process, given to a living one, does not hold it', () => {
    const { lock } = openTestStorage();
    const token = `${identifyProcess(process.pid).token}0`;
    writeFileSync(lock.file, JSON.stringify({ pid: process.pid, token, purpose: 'long ago', since: '2020-01-01' }));
    lock.claim('now');
    expect(lock.read()).toMatchObject({ purpose: 'now' });
  });

  test('of three processes that find the lock of a dead one at the same moment, one gets it', { timeout: 60_000 }, async () => {
    const dataDir = temporaryFolder();
    const { lock } = openTestStorage(dataDir);
    const dead = startProgram('hold.ts', dataDir, migrationsDir);
    await waitForLine(dead, 'holding');
    await killHard(dead);
    const startAtMs = String(Date.now() + 1500);
    const children = [1, 2, 3].map(() => startProgram('claim-once.ts', dataDir, migrationsDir, startAtMs));
    const outcomes = await Promise.all(
      children.map(async (child) => Promise.race([waitForLine(child, 'won').then(() => 'won', () => 'lost'), waitForExit(child).then(() => 'lost')]))
    );
    expect([...outcomes].sort()).toEqual(['lost', 'lost', 'won']);
    expect(lock.read()!.pid).toBe(children[outcomes.indexOf('won')]!.pid);
  });
});
