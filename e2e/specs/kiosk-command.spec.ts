import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '../fixtures.ts';

test('the command line serves the studio until it is interrupted', async ({ host, studio, context }) => {
  test.skip(host !== 'kiosk', 'The command serves a browser, whatever the window does.');
  const launcher = join(import.meta.dirname, '../../src/cli/dsdc.mjs');
  const serving = spawn(process.execPath, [launcher, 'kiosk', '--json', '--data-dir', studio.dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(serving, 'exit');
  try {
    const lines = createInterface(serving.stdout)[Symbol.asyncIterator]();
    const nextAddress = async (): Promise<string> => (JSON.parse((await lines.next()).value as string) as { address: string }).address;
    const first = await nextAddress();
    expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
    const page = await context.newPage();
    await page.goto(first);
    await expect(page.getByRole('main')).toBeVisible();
    serving.stdin.write('\n');
    expect(await nextAddress()).not.toBe(first);
  } finally {
    serving.kill('SIGINT');
  }
  expect(await ended).toEqual([130, null]);
});
