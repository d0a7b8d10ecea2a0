import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DownloadableDataset } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { downloadDataset, downloadFiles } from './download.ts';
import type { DownloadOptions, DownloadProgress } from './download.ts';
import { expectStudioError } from './testing/expect-studio-error.ts';
import { sendFile, sendSome, serve, serveProxy } from './testing/file-server.ts';
import { readDataset } from './testing/reader.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const content = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31) ^ (i >> 8)));
const dataset: DownloadableDataset = {
  name: 'tiny', mirrors: [], files: [{ name: 'tiny.gz', sizeBytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }]
};
const patience = { answerMs: 1500, stallMs: 800, attempts: 2, pauseMs: 5 };

function options(dir: string, ...mirrors: string[]): DownloadOptions {
  return { dir, mirrors, patience, environment: {} };
}

test('a whole file arrives, with progress, and is not fetched again', async () => {
  const dir = temporaryFolder();
  const server = await serve((request, response) => sendFile(request, response, content));
  const seen: number[] = [];
  const result = await downloadFiles(dataset, { ...options(dir, server.address), onProgress: ({ receivedBytes }) => seen.push(receivedBytes) });
  expect(result).toEqual({ dir, files: [join(dir, 'tiny.gz')], source: server.address });
  expect(readFileSync(join(dir, 'tiny.gz'))).toEqual(content);
  expect(readdirSync(dir)).toEqual(['tiny.gz']);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(content.length);
  await downloadFiles(dataset, options(dir, server.address));
  expect(server.asked).toEqual(['/tiny.gz']);
  writeFileSync(join(dir, 'tiny.gz'), Buffer.alloc(content.length));
  await downloadFiles(dataset, options(dir, server.address));
  expect(readFileSync(join(dir, 'tiny.gz'))).toEqual(content);
});

test('a connection that breaks midway is continued where it broke', async () => {
  const dir = temporaryFolder();
  const server = await serve((request, response, count) => {
    if (count <= 3) sendSome(request, response, content, 80_000, 'close');
    else sendFile(request, response, content);
  });
  await downloadFiles(dataset, options(dir, server.address));
  expect(readFileSync(join(dir, 'tiny.gz'))).toEqual(content);
  // Each break brought the download on, so that three of them do not use up two attempts.
  expect(server.asked).toEqual(['/tiny.gz', '/tiny.gz bytes=80000-', '/tiny.gz bytes=160000-', '/tiny.gz bytes=240000-']);
});

test('what one mirror has sent is continued at the next', async () => {
  const dir = temporaryFolder();
  const broken = await serve((request, response, count) => sendSome(request, response, content, count === 1 ? 100_000 : 0, 'close'));
  const good = await serve((request, response) => sendFile(request, response, content));
  const result = await downloadFiles(dataset, options(dir, broken.address, good.address));
  expect(result.source).toBe(good.address);
  expect(good.asked).toEqual(['/tiny.gz bytes=100000-']);
  expect(readFileSync(join(dir, 'tiny.gz'))).toEqual(content);
});

test('a server without ranges sends everything again', async () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'tiny.gz.part'), content.subarray(0, 5000));
  const server = await serve((_, response) => response.writeHead(200).end(content));
  await downloadFiles(dataset, options(dir, server.address));
  expect(server.asked).toEqual(['/tiny.gz bytes=5000-']);
  expect(readFileSync(join(dir, 'tiny.gz'))).toEqual(content);
});

test('a wrong file is deleted and the next mirror asked; without one the checksum is the error', async () => {
  const dir = temporaryFolder();
  const wrong = await serve((request, response) => sendFile(request, response, Buffer.alloc(content.length, 7)));
  const good = await serve((request, response) => sendFile(request, response, content));
  const words = /tiny\.gz could not be downloaded:\n.* sent a file with SHA-256/;
  const error = await expectStudioError(downloadFiles(dataset, options(dir, wrong.address)), 'DOWNLOAD_CHECKSUM', words);
  expect(error.remedy).toMatch(/dsdc datasets import PATH/);
  expect(readdirSync(dir)).toEqual([]);
  await downloadFiles(dataset, options(dir, wrong.address, good.address));
  expect(good.asked).toEqual(['/tiny.gz']);
  expect(readFileSync(join(dir, 'tiny.gz'))).toEqual(content);
});

test('a part of another file does not spoil a good mirror', async () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'tiny.gz.part'), Buffer.alloc(200_000, 9));
  const server = await serve((request, response) => sendFile(request, response, content));
  await downloadFiles(dataset, options(dir, server.address));
  expect(server.asked).toEqual(['/tiny.gz bytes=200000-', '/tiny.gz']);
  expect(readFileSync(join(dir, 'tiny.gz'))).toEqual(content);
});

test('every mirror\'s reason is told', async () => {
  const missing = await serve((_, response) => response.writeHead(404).end('no such thing'));
  const login = await serve((_, response) => response.writeHead(200, { 'content-length': 20 }).end('<html>log in</html>.'));
  const silent = await serve(() => {});
  const endless = await serve((_, response) => response.writeHead(200).end(Buffer.concat([content, content])));
  const circle = await serve((request, response) => response.writeHead(302, { location: request.url }).end());
  const other = await serve((_, response) => response.writeHead(206, { 'content-range': 'bytes 7-9/10' }).end('abc'));
  const closed = 'http://127.0.0.1:9/';
  const mirrors = [missing, login, silent, endless, circle, other].map((server) => server.address);
  const { message } = await expectStudioError(downloadFiles(dataset, options(temporaryFolder(), ...mirrors, closed)), 'DOWNLOAD_FAILED', /tiny\.gz/);
  const reasons = [
    'answers 404 Not Found', 'offers 20 bytes where 300000 are expected', 'gave no answer within 1.5 s', 'sends more than the expected 300000 bytes',
    'redirects more than 5 times', 'answers with another part', 'refuses connections'
  ];
  expect(message.split('\n').slice(1)).toEqual(reasons.map((reason) => expect.stringContaining(reason) as string));
});

test('a transfer that stalls is given up and continued elsewhere', async () => {
  const dir = temporaryFolder();
  const stalls = await serve((request, response) => sendSome(request, response, content, 1000, 'wait'));
  const good = await serve((request, response) => sendFile(request, response, content));
  await downloadFiles(dataset, options(dir, stalls.address, good.address));
  expect(stalls.asked).toEqual(['/tiny.gz', '/tiny.gz bytes=1000-']);
  expect(good.asked).toEqual(['/tiny.gz bytes=2000-']);
  expect(readFileSync(join(dir, 'tiny.gz'))).toEqual(content);
});

test('redirects are followed, to another path and another server', async () => {
  const dir = temporaryFolder();
  const target = await serve((request, response) => sendFile(request, response, content));
  const server = await serve((request, response, count) => {
    const location = count === 1 ? '/elsewhere' : `${target.address}moved`;
    response.writeHead(302, { location }).end(request.url);
  });
  await downloadFiles(dataset, options(dir, server.address));
  expect([...server.asked, ...target.asked]).toEqual(['/tiny.gz', '/elsewhere', '/moved']);
});

test('a stopped download keeps what it has and continues later', async () => {
  const dir = temporaryFolder();
  const server = await serve((request, response, count) => {
    if (count === 1) sendSome(request, response, content, 120_000, 'wait');
    else sendFile(request, response, content);
  });
  const stop = new AbortController();
  const onProgress = ({ receivedBytes }: DownloadProgress): void => {
    if (receivedBytes >= 120_000) stop.abort();
  };
  await expectStudioError(downloadFiles(dataset, { ...options(dir, server.address), signal: stop.signal, onProgress }), 'INTERRUPTED', /was stopped/);
  expect(readdirSync(dir)).toEqual(['tiny.gz.part']);
  await downloadFiles(dataset, options(dir, server.address));
  expect(server.asked).toEqual(['/tiny.gz', '/tiny.gz bytes=120000-']);
  expect(readFileSync(join(dir, 'tiny.gz'))).toEqual(content);
  await expectStudioError(
    downloadFiles(dataset, { ...options(temporaryFolder(), server.address), signal: AbortSignal.abort() }),
    'INTERRUPTED', /was stopped/
  );
});

test('DSDC_MIRROR is asked instead of the public mirrors, the proxy of the environment is used, NO_PROXY respected', async () => {
  const server = await serve((request, response) => sendFile(request, response, content));
  const proxy = await serveProxy();
  const proxyHost = `127.0.0.1:${proxy.port}`;
  const environment = { DSDC_MIRROR: `${server.address}copies`, http_proxy: `user:secret@${proxyHost}`, https_proxy: `http://${proxyHost}` };
  const offline = { ...dataset, mirrors: ['http://127.0.0.1:9/'] };
  await expectStudioError(downloadFiles(offline, { dir: temporaryFolder(), patience, environment }), 'DOWNLOAD_FAILED', /offers 13 bytes/);
  expect(proxy.asked).toEqual([`GET ${server.address}copies/tiny/tiny.gz Basic ${Buffer.from('user:secret').toString('base64')}`]);
  expect(server.asked).toEqual([]);
  await downloadFiles(offline, { dir: temporaryFolder(), patience, environment: { ...environment, NO_PROXY: '127.0.0.1' } });
  expect(server.asked).toEqual(['/copies/tiny/tiny.gz']);
  const secure = { ...environment, DSDC_MIRROR: server.address.replace('http:', 'https:') };
  await expectStudioError(downloadFiles(offline, { dir: temporaryFolder(), patience, environment: secure }), 'DOWNLOAD_FAILED', /https:/);
  expect(proxy.asked.at(-1)).toBe(`CONNECT 127.0.0.1:${server.port} -`);
});

test('unknown names, senseless mirrors and folders that cannot be written are told apart', async () => {
  const unknown = await expectStudioError(downloadDataset('nmist', { dir: temporaryFolder() }), 'DATASET_NOT_FOUND', /"nmist"/);
  expect(unknown.remedy).toMatch(/mnist/);
  await expectStudioError(downloadFiles(dataset, options(temporaryFolder(), 'not an address')), 'USAGE_INVALID', /not an address/);
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  await expectStudioError(
    downloadFiles(dataset, options(file, 'http://127.0.0.1:9/')),
    'DATASET_NAME_TAKEN', /a file stands where a folder is needed/
  );
});

const mnist = join(process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../shared/data'), 'mnist');

test.skipIf(!existsSync(mnist))('MNIST as the catalogue has it arrives through a mirror and is read', async () => {
  const dir = temporaryFolder();
  const server = await serve((request, response) => sendFile(request, response, readFileSync(join(mnist, request.url!.slice('/mnist/'.length)))));
  await downloadDataset('mnist', { dir, environment: { DSDC_MIRROR: server.address } });
  expect(server.asked).toHaveLength(catalogue[0]!.files.length);
  const set = await readDataset(dir);
  expect([set.splits.train!.count, set.splits.test!.count]).toEqual([60_000, 10_000]);
});
