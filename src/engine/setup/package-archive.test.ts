import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { archiveAddress, downloadArchive } from './package-archive.ts';

let folder: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsdc-archive-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server?.closeAllConnections();
  await new Promise((done) => (server === undefined ? done(undefined) : server.close(done)));
  server = undefined;
  rmSync(folder, { recursive: true });
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('keeps a complete archive and does not fetch it again', async () => {
  let requests = 0;
  const host = await serve((_request, response) => {
    requests++;
    response.end('archive');
  });
  const path = await downloadArchive(`${host}lib.tar.gz`, folder, undefined);
  expect(readFileSync(path, 'utf8')).toBe('archive');
  expect(await downloadArchive(`${host}lib.tar.gz`, folder, undefined)).toBe(path);
  expect(requests).toBe(1);
});

test('says what the host answered', async () => {
  const host = await serve((_request, response) => response.writeHead(404).end());
  await expect(downloadArchive(`${host}lib.tar.gz`, folder, undefined)).rejects.toThrow('HTTP 404 Not Found');
  expect(readdirSync(folder)).toEqual([]);
});

test('says that a host cannot be reached', async () => {
  const host = await serve((_request, response) => response.end());
  await new Promise((done) => server?.close(done));
  await expect(downloadArchive(`${host}lib.tar.gz`, folder, undefined)).rejects.toThrow(/ECONNREFUSED/);
});

test('a connection that breaks off leaves no archive to be taken for a whole one', async () => {
  const host = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('half', () => response.destroy());
  });
  await expect(downloadArchive(`${host}lib.tar.gz`, folder, undefined)).rejects.toThrow();
  expect(existsSync(join(folder, 'lib.tar.gz'))).toBe(false);
});

test('goes through the proxy of the environment', async () => {
  const asked: string[] = [];
  const proxy = await serve((request, response) => {
    asked.push(request.url ?? '');
    response.end('through the proxy');
  });
  // A name that resolves nowhere (RFC 6761): only a proxy can answer for it.
  vi.stubEnv('http_proxy', proxy);
  vi.stubEnv('HTTP_PROXY', proxy);
  vi.stubEnv('no_proxy', '');
  vi.stubEnv('NO_PROXY', '');
  server?.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 17\r\nConnection: close\r\n\r\nthrough the proxy'));
  });
  const path = await downloadArchive('http://storage.invalid/lib.tar.gz', folder, undefined);
  expect(readFileSync(path, 'utf8')).toBe('through the proxy');
  expect(asked.join()).toContain('storage.invalid');
});

test('the address follows the package and its environment variables', () => {
  const variables = ['TFJS_NODE_CDN_STORAGE', 'npm_config_TFJS_NODE_CDN_STORAGE', 'CDN_STORAGE', 'TFJS_NODE_BASE_URI', 'npm_config_TFJS_NODE_BASE_URI'];
  for (const name of variables) vi.stubEnv(name, '');
  expect(archiveAddress({ cuda: true, arch: 'x64' })).toBe('https://storage.googleapis.com/tensorflow/libtensorflow/libtensorflow-gpu-linux-x86_64-2.9.1.tar.gz');
  vi.stubEnv('TFJS_NODE_CDN_STORAGE', 'http://127.0.0.1:1/');
  expect(archiveAddress({ cuda: false, arch: 'x64' })).toBe('http://127.0.0.1:1/tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz');
  expect(archiveAddress({ cuda: false, arch: 'arm64' })).toBe('http://127.0.0.1:1/tf-builds/libtensorflow_r2_7_linux_arm64.tar.gz');
});
