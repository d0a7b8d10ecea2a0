import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { mediaPaths } from '../contract/api/media.ts';
import { serveKiosk } from './serve.ts';
import type { Kiosk } from './serve.ts';

/** What a page of another site, or a program without rights, may try from this very machine. See serve.test.ts for who is let in. */
let folder: string;
let kiosk: Kiosk;
let origin: string;
let host: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dsdc-attacks-'));
  const rendererDir = join(folder, 'renderer');
  mkdirSync(rendererDir);
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>studio</title>');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  kiosk = await serveKiosk({ dataDir: join(folder, 'data'), rendererDir, log: () => undefined });
  ({ origin, host } = new URL(kiosk.address));
});

afterEach(async () => {
  // Whatever was tried: others are still answered.
  expect((await fetch(origin)).status).toBe(200);
  await kiosk.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(...lines: readonly string[]): Socket {
  const socket = connect(Number(host.split(':')[1]), '127.0.0.1');
  socket.on('error', () => undefined);
  if (lines.length > 0) socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return socket;
}

/** Unlike `once`, no error is one: being cut off is what is hoped for. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}

/** All that is answered until the other side closes. */
async function answerOf(socket: Socket): Promise<string> {
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
  await closed(socket);
  return answer;
}

async function cookieOf(address = kiosk.address): Promise<string> {
  const { headers } = await fetch(`${origin}/session`, { method: 'POST', body: address.split('#token=')[1]!, headers: { origin } });
  return headers.get('set-cookie')!.split(';')[0]!;
}

test('a body without end from a stranger is refused and no longer read', async () => {
  const asks: readonly (readonly string[])[] = [
    ['POST /session HTTP/1.1', `Host: ${host}`, 'Origin: http://evil.example'],
    ['POST /session HTTP/1.1', `Host: ${host}`, `Origin: ${origin}`],
    ['POST / HTTP/1.1', `Host: ${host}`, `Origin: ${origin}`],
    [`PUT /media/uploads/5f0c2a1e-0000-4000-8000-000000000000/a HTTP/1.1`, `Host: ${host}`, `Origin: ${origin}`]
  ];
  for (const lines of asks) {
    const socket = open(...lines, 'Transfer-Encoding: chunked');
    const answered = answerOf(socket);
    let sentBytes = 0;
    const piece = Buffer.alloc(65_536, 'x');
    while (!socket.closed && sentBytes < 256 * 1024 ** 2) {
      const more = socket.write(`${piece.length.toString(16)}\r\n`) && socket.write(piece) && socket.write('\r\n');
      sentBytes += piece.length;
      if (!more) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), answered]);
      await pause(0);
    }
    expect(await answered, lines[0]).toMatch(/^HTTP\/1\.1 (401|403|405|413) |^$/);
    expect(sentBytes, lines[0]).toBeLessThan(64 * 1024 ** 2);
  }
}, 30_000);

test('a token that trickles in holds nobody up for long', async () => {
  const socket = open('POST /session HTTP/1.1', `Host: ${host}`, `Origin: ${origin}`, 'Content-Length: 43');
  const startedAt = performance.now();
  const trickle = setInterval(() => socket.write('x'), 500);
  const answer = await answerOf(socket);
  clearInterval(trickle);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(performance.now() - startedAt).toBeLessThan(9_000);
}, 20_000);

test('a hundred connections that say nothing keep nobody else from being answered', async () => {
  const silent = Array.from({ length: 100 }, () => open());
  const half = Array.from({ length: 100 }, () => open().setNoDelay().on('connect', function (this: Socket) { this.write('GET / HTTP/1.1\r\nHost: '); }));
  await pause(100);
  const startedAt = performance.now();
  expect((await fetch(origin)).status).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(4000);
  for (const socket of [...silent, ...half]) socket.destroy();
});

test('no way of writing an address leads past the guard or out of the folder', async () => {
  const paths = [
    '/media', '/media/', '//media/datasets/x/index', '/./media/datasets/x/index', '/x/../media/datasets/x/index', '/%6dedia/datasets/x/index', '/media%2fdatasets/x/index',
    '/MEDIA/datasets/x/index', '/..%252f..%252fsecret.txt', '/%c0%ae%c0%ae/secret.txt', '/..%00/secret.txt', '/....//secret.txt', '/..;/secret.txt', '/.%2e/secret.txt', '/file:///etc/passwd', `http://evil.example/`, `http://evil.example${mediaPaths.index('x')}`, '/%', '/%ff%fe'
  ];
  for (const path of paths) {
    const answer = await answerOf(open(`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close'));
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
    // The absolute form names another host, but what counts is the header, which a browser sets: it gets the page, which tells nothing.
    if (path === 'http://evil.example/') expect(answer).toContain('<title>studio</title>');
    else expect([400, 401, 404], path).toContain(status);
    expect(answer).not.toContain('secret');
  }
});

test('two headers where one is meant, and requests within requests, are not understood', async () => {
  const smuggled = `GET ${mediaPaths.index('x')} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  for (const lines of [
    ['POST /session HTTP/1.1', `Host: ${host}`, `Origin: ${origin}`, 'Content-Length: 5', 'Transfer-Encoding: chunked'],
    ['POST /session HTTP/1.1', `Host: ${host}`, `Origin: ${origin}`, 'Content-Length: 5', 'Content-Length: 6'],
    ['GET / HTTP/1.1', `Host: ${host}`, 'Host : evil.example'],
    ['GET / HTTP/1.1', `Host: ${host}`, 'X: a\nY: b']
  ]) {
    const socket = open(...lines);
    socket.write(smuggled);
    expect(await answerOf(socket), lines.join()).toMatch(/^HTTP\/1\.1 400 /);
  }
  for (const hosts of [['evil.example', host], [`${host}, evil.example`], [`evil.example@${host}`], [`${host}#evil.example`], ['']]) {
    const answer = await answerOf(open('GET / HTTP/1.1', ...hosts.map((name) => `Host: ${name}`), 'Connection: close'));
    expect(answer, hosts.join()).toMatch(/^HTTP\/1\.1 4(00|21) /);
  }
});

async function openSocket(cookie: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${host}/api`, { headers: { cookie, origin } });
  await once(socket, 'open');
  return socket;
}

/** A frame's head as RFC 6455 5.2 has it, masked with zeros. */
function frame(opcode: number, declaredBytes: bigint, { final = true, masked = true, payload = Buffer.alloc(0) } = {}): Buffer {
  const head = Buffer.alloc(10);
  head[0] = (final ? 0x80 : 0) | opcode;
  head[1] = (masked ? 0x80 : 0) | 127;
  head.writeBigUInt64BE(declaredBytes, 2);
  return Buffer.concat([head, ...(masked ? [Buffer.alloc(4)] : []), payload]);
}

test('frames that are too long, alone or together, and frames that break the rules end their socket alone', async () => {
  const cookie = await cookieOf();
  const bystander = await openSocket(cookie);
  const megabyte = Buffer.alloc(1024 ** 2, 0x20);
  const piece = (first: boolean): Buffer => frame(first ? 1 : 0, BigInt(megabyte.length), { final: false, payload: megabyte });
  const attacks: readonly (readonly [number, readonly Buffer[]])[] = [
    [1009, [frame(1, 2n ** 40n)]],
    [1009, Array.from({ length: 20 }, (_, i) => piece(i === 0))],
    [1002, [frame(1, 4n, { masked: false, payload: Buffer.from('null') })]],
    [1007, [frame(1, 2n, { payload: Buffer.from([0xff, 0xfe]) })]],
    [1002, [frame(3, 0n)]]
  ];
  for (const [code, frames] of attacks) {
    const socket = await openSocket(cookie);
    const raw = (socket as unknown as { _socket: Socket })._socket;
    const ended = once(socket, 'close') as Promise<[number]>;
    for (const bytes of frames) if (!raw.destroyed) raw.write(bytes);
    expect((await ended)[0]).toBe(code);
  }
  expect(bystander.readyState).toBe(WebSocket.OPEN);
  bystander.close();
}, 30_000);

test('a flood of nonsense, 80 MiB of it, harms nobody else', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const rejections: unknown[] = [];
  const hear = (reason: unknown): void => void rejections.push(reason);
  process.on('unhandledRejection', hear);
  const socket = await openSocket(await cookieOf());
  for (let i = 0; i < 5; i++) {
    socket.send('x'.repeat(8 * 1024 ** 2));
    socket.send(Buffer.alloc(8 * 1024 ** 2));
    for (const text of ['{', 'null', '[]', '{"i":"1"}', '{"i":"1","p":{"u":"/nothing"}}', '{"i":"2","t":9}']) socket.send(text);
    while (socket.bufferedAmount > 0) await pause(5);
  }
  const asked = new WebSocket(`ws://${host}/api`, { headers: { cookie: await cookieOf(kiosk.newAddress()), origin } });
  await once(asked, 'open');
  asked.close();
  await pause(50);
  process.off('unhandledRejection', hear);
  complaints.mockRestore();
  expect(rejections).toEqual([]);
  socket.terminate();
}, 60_000);
