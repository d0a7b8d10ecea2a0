import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStudio } from '../../src/host/studio.ts';
import { until } from '../../src/host/testing/processes.ts';
import { tinyNetwork } from '../../src/host/testing/temporary-studio.ts';
import { runKiosk } from './kiosk.ts';

let root: string;
const said: string[] = [];
const repository = new URL('../..', import.meta.url).href;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dsdc-start-'));
  mkdirSync(join(root, 'out', 'renderer'), { recursive: true });
  writeFileSync(join(root, 'out', 'renderer', 'index.html'), '');
  said.length = 0;
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A program that takes `--app=` and asks the studio as a page does: with the token, then through a socket. `work` has `client`. */
function browserThat(work: string): { name: string; program: string; isSnap: boolean } {
  const program = join(root, 'browser.mjs');
  writeFileSync(program, `#!${process.execPath}
    import { createRequire } from 'node:module';
    const require = createRequire(${JSON.stringify(`${repository}package.json`)});
    const { createORPCClient } = await import(require.resolve('@orpc/client'));
    const { RPCLink } = await import(require.resolve('@orpc/client/websocket'));
    const { WebSocket } = require('ws');
    const [address, token] = process.argv.find((arg) => arg.startsWith('--app=')).slice(6).split('#token=');
    const origin = new URL(address).origin;
    const { headers } = await fetch(origin + '/session', { method: 'POST', body: token, headers: { origin } });
    const socket = new WebSocket(origin.replace('http', 'ws') + '/api', { headers: { origin, cookie: headers.get('set-cookie').split(';')[0] } });
    const client = createORPCClient(new RPCLink({ websocket: socket }));
    await client.studio.info();
    ${work}
    process.exit();
  `);
  chmodSync(program, 0o755);
  return { name: 'Test browser', program, isSnap: false };
}

function run(browser: ReturnType<typeof browserThat> | undefined, interrupted: AbortSignal): Promise<void> {
  return runKiosk({ root, dataDir: join(root, 'data'), port: 0, browser, say: (line) => void said.push(line), interrupted });
}

const startRun = `
  for await (const _ of await client.datasets.synthesise({ name: 'digits', count: 400, seed: 3 }));
  await client.runs.start({ network: ${JSON.stringify(tinyNetwork)}, dataset: 'digits', engine: 'cpu', training: { epochs: 10_000 } });`;

test('the studio ends when its window has closed', async () => {
  await run(browserThat(`await client.settings.set({ key: 'seen', value: true });`), new AbortController().signal);
  expect(said).toEqual([expect.stringContaining('open in Test browser')]);
  const studio = await createStudio({ dataDir: join(root, 'data') });
  expect(await studio.settings.all()).toEqual({ seen: true });
  await studio.close();
});

test('a training outlives its window; interrupting saves it', async () => {
  const interrupt = new AbortController();
  const running = run(browserThat(startRun), interrupt.signal);
  await until(() => said.some((line) => line.startsWith('A training runs')), 'the training is told of', 30_000);
  interrupt.abort();
  await running;
  expect(said.at(-1)).toContain('can be resumed');
  const studio = await createStudio({ dataDir: join(root, 'data') });
  expect((await studio.runs.listRuns())[0]!.run).toMatchObject({ status: 'interrupted', owner: null, error: null });
  await studio.close();
});

test('a browser that does not start leaves the person with an address', async () => {
  const interrupt = new AbortController();
  const program = join(root, 'broken');
  writeFileSync(program, '#!/bin/sh\nexit 3\n');
  chmodSync(program, 0o755);
  const running = run({ name: 'Broken', program, isSnap: false }, interrupt.signal);
  await until(() => said.length === 2, 'the failure is told');
  expect(said[1]).toMatch(/exit status 3.*http:\/\/127\.0\.0\.1:\d+\/#token=/);
  interrupt.abort();
  await running;
});

test('a port that another program uses is told in words', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const refused = runKiosk({ root, dataDir: join(root, 'data'), port, browser: undefined, say: (line) => void said.push(line), interrupted: new AbortController().signal });
  await expect(refused).rejects.toMatchObject({ code: 'USAGE_INVALID', message: expect.stringContaining(`port ${port}: another program uses it`), remedy: expect.stringContaining('--port') });
  expect(said).toEqual([]);
  other.close();
});

test('without a browser the address is told, and the studio stays until it is interrupted', async () => {
  const interrupt = new AbortController();
  const running = run(undefined, interrupt.signal);
  await until(() => said.length === 2, 'the address is told');
  expect(said[0]).toMatch(/^The studio is at http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+$/);
  interrupt.abort();
  await running;
  expect(existsSync(join(root, 'data', 'studio.db'))).toBe(true);
});
