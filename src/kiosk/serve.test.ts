import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { StudioClient } from '../contract/api/api.ts';
import { mediaPaths } from '../contract/api/media.ts';
import { newBatchSchema, retentionSettings } from '../contract/documents.ts';
import { tinyNetwork } from '../host/testing/temporary-studio.ts';
import { createStudio } from '../host/studio.ts';
import { serveKiosk } from './serve.ts';
import type { Kiosk } from './serve.ts';

let folder: string;
let kiosk: Kiosk;
let origin: string;
let host: string;
const log: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dsdc-kiosk-'));
  const rendererDir = join(folder, 'renderer');
  mkdirSync(join(rendererDir, 'assets'), { recursive: true });
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>studio</title>');
  writeFileSync(join(rendererDir, 'assets', 'a.js'), 'export {};');
  writeFileSync(join(rendererDir, '.env'), 'secret');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  log.length = 0;
  kiosk = await serveKiosk({ dataDir: join(folder, 'data'), rendererDir, log: (line) => void log.push(line) });
  ({ origin, host } = new URL(kiosk.address));
});

afterEach(async () => {
  await kiosk.close();
  rmSync(folder, { recursive: true, force: true });
});

/** An exchange in plain text over a socket: nothing is normalised or added on the way. */
async function exchange(lines: readonly string[], body = ''): Promise<{ status: number; headers: string; body: string }> {
  const socket = connect(Number(host.split(':')[1]), '127.0.0.1');
  socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`);
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
  socket.on('error', () => undefined);
  await once(socket, 'close');
  const [head, ...rest] = answer.split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]), headers: head!.toLowerCase(), body: rest.join('\r\n\r\n') };
}

const get = (path: string, ...headers: string[]): ReturnType<typeof exchange> => exchange([`GET ${path} HTTP/1.1`, `Host: ${host}`, ...headers]);

async function signIn(address = kiosk.address): Promise<{ status: number; cookie: string }> {
  const token = address.split('#token=')[1]!;
  const response = await fetch(`${origin}/session`, { method: 'POST', body: token, headers: { origin } });
  return { status: response.status, cookie: (response.headers.get('set-cookie') ?? '').split(';')[0]! };
}

async function socketStatus(headers: Record<string, string>, path = '/api'): Promise<number | 'open'> {
  const socket = new WebSocket(`ws://${host}${path}`, { headers });
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    socket.on('error', () => undefined);
  });
}

async function clientOf(cookie: string): Promise<{ client: StudioClient; socket: WebSocket }> {
  const socket = new WebSocket(`ws://${host}/api`, { headers: { cookie, origin } });
  return { client: createORPCClient(new RPCLink({ websocket: socket as never })), socket };
}

test('a browser that was given the address may ask, through socket and fetch', async () => {
  const { status, cookie } = await signIn();
  expect(status).toBe(204);
  const { client, socket } = await clientOf(cookie);
  expect(await client.studio.info()).toMatchObject({ door: 'kiosk' });
  for await (const event of await client.datasets.synthesise({ name: 'mine', count: 20, seed: 1 })) if (event.type === 'done') expect(event.result.dataset.name).toBe('mine');
  const { id } = (await client.datasets.show({ dataset: 'mine' })).dataset;
  expect((await fetch(`${origin}${mediaPaths.index(id)}`, { headers: { cookie } })).status).toBe(200);
  expect(kiosk.connections()).toEqual({ open: 1, ever: 1 });
  socket.close();
});

test('the page is served with a policy that lets nothing else in', async () => {
  const { status, headers, body } = await get('/');
  expect({ status, body: body.includes('<title>studio</title>') }).toEqual({ status: 200, body: true });
  expect(headers).toContain("content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
    `connect-src 'self' ws://${host}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`);
  for (const line of ['x-content-type-options: nosniff', 'referrer-policy: no-referrer', 'cross-origin-opener-policy: same-origin', 'cross-origin-resource-policy: same-origin', 'permissions-policy: accelerometer=(), camera=(self), ', 'cache-control: no-store']) {
    expect(headers).toContain(line);
  }
  expect((await get('/assets/a.js')).headers).toContain('content-type: text/javascript');
  // Media and refusals carry the same.
  expect((await get(mediaPaths.index('x'))).headers).toContain('content-security-policy: ');
});

test('only this machine can connect', async () => {
  const others = Object.values(networkInterfaces()).flat().filter((address) => address?.family === 'IPv4' && !address.internal);
  for (const other of others) {
    const socket = connect(Number(host.split(':')[1]), other!.address);
    await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED');
    socket.destroy();
  }
  expect(new URL(origin).hostname).toBe('127.0.0.1');
});

test('a foreign name that points here is refused (DNS rebinding)', async () => {
  const { cookie } = await signIn();
  for (const name of [`evil.example:${host.split(':')[1]}`, 'evil.example', '127.0.0.1', `localhost:${host.split(':')[1]}`, `127.0.0.1.:${host.split(':')[1]}`]) {
    for (const path of ['/', '/session', mediaPaths.index('x')]) {
      expect((await exchange([`GET ${path} HTTP/1.1`, `Host: ${name}`, `Cookie: ${cookie}`])).status, `${name} ${path}`).toBeGreaterThanOrEqual(400);
    }
    expect(await socketStatus({ cookie, origin, host: name })).toBe(421);
  }
  expect((await exchange(['GET / HTTP/1.1'])).status).toBe(400);
});

test('other origins are refused, also other ports of this machine and pages without one', async () => {
  const { cookie } = await signIn();
  for (const other of ['http://evil.example', 'http://127.0.0.1:1', `https://${host}`, 'null', `${origin}.evil.example`, 'file://']) {
    expect((await get(mediaPaths.index('x'), `Cookie: ${cookie}`, `Origin: ${other}`)).status).toBe(403);
    expect((await fetch(`${origin}/session`, { method: 'POST', body: 'x', headers: { origin: other } })).status).toBe(403);
    expect(await socketStatus({ cookie, origin: other })).toBe(403);
  }
  expect(await socketStatus({ cookie })).toBe(403);
  expect((await exchange(['DELETE /media/uploads/x HTTP/1.1', `Host: ${host}`, `Cookie: ${cookie}`])).status).toBe(403);
  expect((await get(mediaPaths.index('x'), `Cookie: ${cookie}`, 'Sec-Fetch-Site: same-site')).status).toBe(403);
  expect((await get(mediaPaths.index('x'), `Cookie: ${cookie}`, 'Sec-Fetch-Site: same-origin')).status).toBe(404);
});

test('without a session nothing of the person’s is told', async () => {
  expect(await socketStatus({ origin })).toBe(401);
  expect((await get(mediaPaths.index('x'))).status).toBe(401);
  expect((await get('/media/../media/runs/x/curves.csv')).status).toBe(401);
  expect((await fetch(`${origin}/session`)).status).toBe(401);
  const port = host.split(':')[1];
  for (const cookie of [`dsdc-session-${port}=`, `dsdc-session-${port}=guess`, 'dsdc-session-1=x', `dsdc-session-${port}`]) {
    expect(await socketStatus({ origin, cookie })).toBe(401);
    expect((await get(mediaPaths.index('x'), `Cookie: ${cookie}`)).status).toBe(401);
  }
  const { cookie } = await signIn();
  expect(await socketStatus({ origin, cookie })).toBe('open');
  expect((await fetch(`${origin}/session`, { headers: { cookie } })).status).toBe(204);
  expect(await socketStatus({ origin, cookie }, '/other')).toBe(404);
  // One that gives up while it is being refused.
  const rude = connect(Number(port), '127.0.0.1');
  rude.write(`GET /api HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  rude.resetAndDestroy();
  expect((await get('/')).status).toBe(200);
});

test('a token works once; another one is made on demand', async () => {
  expect((await signIn()).status).toBe(204);
  expect(await signIn()).toEqual({ status: 401, cookie: '' });
  const second = kiosk.newAddress();
  expect(second).not.toBe(kiosk.address);
  expect((await signIn(second)).status).toBe(204);
  const response = await fetch(`${origin}/session`, { method: 'POST', body: kiosk.newAddress().split('#token=')[1]!, headers: { origin } });
  expect(response.headers.get('set-cookie')).toMatch(/^dsdc-session-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
});

test('no address leads out of the interface’s folder, and none lists it', async () => {
  writeFileSync(join(folder, 'renderer', 'late.js'), 'too late');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'renderer', 'link.txt'));
  for (const path of ['/../secret.txt', '/assets/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%5c..%5csecret.txt', '//etc/passwd', '/assets', '/assets/', '/.env', '/late.js', '/link.txt', '/index.html%00', '/data/studio.db']) {
    const { status, body } = await get(path);
    expect(status, path).toBe(404);
    expect(body).not.toContain('secret');
  }
  expect((await exchange([`DELETE / HTTP/1.1`, `Host: ${host}`, `Origin: ${origin}`])).status).toBe(405);
  expect((await exchange([`OPTIONS / HTTP/1.1`, `Host: ${host}`, 'Origin: http://evil.example'])).headers).not.toContain('access-control');
});

test('what is too large is refused before it is read', async () => {
  const { cookie } = await signIn();
  const post = (path: string, length: number, body = ''): ReturnType<typeof exchange> =>
    exchange([`POST ${path} HTTP/1.1`, `Host: ${host}`, `Origin: ${origin}`, `Cookie: ${cookie}`, `Content-Length: ${length}`], body);
  expect((await post('/session', 5_000_000_000)).status).toBe(413);
  expect((await post(mediaPaths.pixels('x'), 5_000_000_000)).status).toBe(400);
  expect((await exchange([`GET / HTTP/1.1`, `Host: ${host}`, `X-Long: ${'x'.repeat(20_000)}`])).status).toBe(431);
  const { client, socket } = await clientOf(cookie);
  await client.studio.info();
  socket.send('x'.repeat(17 * 1024 ** 2));
  const [code] = await once(socket, 'close') as [number];
  expect(code).toBe(1009);
  expect(await (await clientOf(cookie)).client.datasets.list()).toEqual([]);
});

test('a second studio on the same folder shows the same', async () => {
  const other = await serveKiosk({ dataDir: join(folder, 'data'), rendererDir: join(folder, 'renderer'), log: (line) => void log.push(line) });
  await other.studio.datasets.synthesiseDataset({ name: 'mine', count: 20, seed: 1 });
  const { client, socket } = await clientOf((await signIn()).cookie);
  expect((await client.datasets.list()).map(({ name }) => name)).toEqual(['mine']);
  socket.terminate();
  await other.close();
});

test('closing leaves a training resumable and ends every connection', async () => {
  const { client, socket } = await clientOf((await signIn()).cookie);
  for await (const _ of await client.datasets.synthesise({ name: 'digits', count: 400, seed: 3 })) expect(_).toBeDefined();
  const run = await client.runs.start({ network: tinyNetwork, dataset: 'digits', engine: 'cpu', training: { epochs: 10_000 } });
  const followed = (async () => {
    for await (const event of await client.runs.watch({ run: run.id })) if (event.type === 'metrics' && event.metrics.some(({ type }) => type === 'epoch')) void kiosk.close();
  })();
  await expect(followed).rejects.toThrow();
  await kiosk.close();
  expect(socket.readyState).toBe(WebSocket.CLOSED);
  await expect(fetch(origin)).rejects.toThrow();
  const again = await createStudio({ dataDir: join(folder, 'data') });
  expect((await again.runs.showRun(run.id)).run).toMatchObject({ status: 'interrupted', error: null, owner: null });
  await again.close();
  expect(log).toEqual([]);
});

test('a locked kiosk, too, removes pictures whose time has come', async () => {
  const { documents, settings } = kiosk.studio;
  const batch = (await documents.createBatch(newBatchSchema.parse({ name: 'Monday', form: 'cheque-in' }))).id;
  await documents.addDocuments({ batch, files: [{ name: 'a.png', bytes: Buffer.from('no picture') }], total: 1 });
  await documents.idle();
  const [document] = (await documents.listDocuments({ batch, offset: 0, limit: 1 })).documents;
  const { path } = (await documents.fileOf(document!.id)).file;
  await settings.set(retentionSettings.pictures, 0);
  await kiosk.close();
  expect(existsSync(path)).toBe(true);
  const locked = await serveKiosk({ dataDir: join(folder, 'data'), rendererDir: join(folder, 'renderer'), log: (line) => void log.push(line), lock: { onUnlocked: () => undefined } });
  await expect.poll(() => existsSync(path)).toBe(false);
  await locked.close();
  expect(log).toEqual([]);
});

test('a place that cannot hold a studio is told before anything listens', async () => {
  await expect(serveKiosk({ dataDir: join(folder, 'secret.txt'), rendererDir: join(folder, 'renderer') })).rejects.toMatchObject({ code: 'STORAGE_FOLDER_INVALID' });
});
