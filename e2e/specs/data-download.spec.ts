import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test as base } from '../fixtures.ts';
import { DataPage } from '../pages/data.ts';

const mnist = join(process.env['DSDC_DATA'] ?? join(import.meta.dirname, '../../../shared/data'), 'mnist');

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let answer: Answer;

const test = base.extend<{ readonly mirror: Server }>({
  // By itself: its address must be known before the studio is opened.
  mirror: [async ({ hostIsHere: _ }, use) => {
    const mirror = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
    process.env['DSDC_MIRROR'] = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/`;
    await use(mirror);
    delete process.env['DSDC_MIRROR'];
    mirror.closeAllConnections();
    await new Promise((resolve) => mirror.close(resolve));
  }, { auto: true }]
});

/** Announces all of MNIST's first file and falls silent half way. */
const half: Answer = (_, response) => {
  response.writeHead(200, { 'content-length': 9_912_422 });
  response.write(Buffer.alloc(5_000_000));
};

async function startDownload(data: DataPage): Promise<void> {
  await data.datasets.getByRole('button', { name: 'Add data' }).click();
  await data.page.getByRole('menuitem', { name: 'Download' }).click();
  const dialog = data.page.getByRole('dialog', { name: 'Download a public dataset' });
  await expect(dialog).toContainText(new URL(process.env['DSDC_MIRROR']!).host);
  await dialog.getByRole('button', { name: 'Download' }).click();
}

test('a download shows how far it is and can be cancelled', async ({ studio, mirror }) => {
  answer = half;
  const left = new Promise<void>((resolve) => mirror.on('connection', (socket) => socket.on('close', () => resolve())));
  const data = new DataPage(await studio.open('#/data'));
  await startDownload(data);
  await expect(data.jobs).toContainText('5.0 MB of 11.6 MB');
  await expect(data.jobs.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /\d+/);
  await data.jobs.getByRole('button', { name: 'Cancel' }).click();
  await expect(data.jobs).toBeHidden();
  await left;
  await expect(data.datasets).toContainText('None yet.');
});

test('a mirror that has nothing is named, with what to do', async ({ studio }) => {
  answer = (_, response) => void response.writeHead(404).end();
  const data = new DataPage(await studio.open('#/data'));
  await startDownload(data);
  await expect(data.jobs.getByRole('alert')).toContainText('404 Not Found');
  await expect(data.jobs.getByRole('alert')).toContainText('import the files from a stick');
  await expect(data.datasets).toContainText('None yet.');
});

test('what was cancelled goes on where it was, to the end', async ({ studio }) => {
  test.skip(!existsSync(mnist), `MNIST is not at ${mnist}`);
  const ranges: string[] = [];
  answer = (request, response) => {
    const file = readFileSync(join(mnist, request.url!.slice('/mnist/'.length)));
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from > 0) ranges.push(request.url!);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': file.length - from, ...(from > 0 && { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` }) });
    // The first time only half of the pictures arrives.
    if (from === 0 && file.length > 9_000_000) response.write(file.subarray(0, 5_000_000));
    else response.end(file.subarray(from));
  };
  const data = new DataPage(await studio.open('#/data'));
  await startDownload(data);
  await expect(data.jobs).toContainText('5.0 MB of');
  await data.jobs.getByRole('button', { name: 'Cancel' }).click();
  await expect(data.jobs).toBeHidden();
  await startDownload(data);
  await expect(data.count).toHaveText('70,000 samples', { timeout: 60_000 });
  expect(ranges).toEqual(['/mnist/train-images-idx3-ubyte.gz']);
});
