import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockSetup } from './setup-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsdc-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a second setup in the same folder is refused until the first is done', async () => {
  const release = await lockSetup(folder);
  await expect(lockSetup(folder)).rejects.toMatchObject({ code: 'STUDIO_LOCKED', message: expect.stringContaining(`process ${process.pid}`) });
  release();
  (await lockSetup(folder))();
});

test('the lock of a killed process is free', async () => {
  const program = `const { lockSetup } = await import(${JSON.stringify(import.meta.resolve('./setup-lock.ts'))});
    await lockSetup(${JSON.stringify(folder)}); console.log('locked'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  await expect(lockSetup(folder)).rejects.toMatchObject({ message: expect.stringContaining(`process ${child.pid}`) });
  child.kill('SIGKILL');
  await once(child, 'exit');
  (await lockSetup(folder))();
});
