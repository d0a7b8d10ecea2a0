import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { documentLimits } from '../vision/documents/limits.ts';
import { a4Page, pdfOf } from '../vision/documents/testing/pdf-files.ts';
import { tiffOf } from '../vision/documents/testing/tiff-files.ts';
import { forkProgram } from './forked-process.ts';
import { ScannerProcess } from './scanner-process.ts';
import type { FailedPage, ScanJob, ScannerLimits } from './scanner-process.ts';
import type { ScannedPage } from '../contract/scanner.ts';
import { childrenRunning, until } from './testing/processes.ts';

const program = 'vision/scanner/main.ts';
const folder = mkdtempSync(join(tmpdir(), 'dsdc-scanner-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function scanner(limits: Partial<ScannerLimits> = {}, log: (line: string) => void = () => undefined): ScannerProcess {
  const made = new ScannerProcess({ fork: forkProgram, log, limits: { ...documentLimits, ...limits } });
  onTestFinished(() => made.close());
  return made;
}

async function outcome(asked: ScannerProcess, job: ScanJob | string): Promise<string[]> {
  const pages: string[] = [];
  try {
    for await (const page of asked.scan(typeof job === 'string' ? { path: job } : job)) pages.push(summary(page));
  } catch (error) {
    pages.push((error as { code: string }).code);
  }
  return pages;
}

const summary = (page: ScannedPage | FailedPage): string => `${page.index + 1}/${page.pages} ${'error' in page ? page.error.code : `${page.image.width}×${page.image.height}`}`;

const small = { width: 72, height: 36, content: '9 9 50 1 re f' };
const onePage = fileOf('one.pdf', pdfOf([small]));
const page = '200×100';
/** Sixteen kilobytes that keep PDFium busy for minutes: a picture of 16 megapixels shrunk to a stamp, five thousand times. */
const endless = fileOf('endless.pdf', pdfOf([{
  width: 36, height: 36, content: `36 0 0 36 0 0 cm ${'/Scan Do '.repeat(5000)}`, scan: { width: 4000, height: 4000, pixels: new Uint8Array(4000 * 4000) }
}]));

test('pages come one by one, upright, with what was done to them', async () => {
  const asked = scanner();
  const file = fileOf('three.pdf', pdfOf([a4Page, { ...small, width: 14_400, height: 14_400 }, small]));
  expect(await outcome(asked, file)).toEqual(['1/3 1653×2339', '2/3 PAGE_TOO_LARGE', `3/3 ${page}`]);
  expect(await outcome(asked, { path: file, page: 2 })).toEqual([`3/3 ${page}`]);
  expect(await outcome(asked, { path: file, page: 3 })).toEqual([]);
  for await (const scanned of asked.scan({ path: onePage, withOriginal: true })) {
    expect(scanned).toMatchObject({ index: 0, pages: 1, dpi: 200, steps: [], original: { width: 200, height: 100 }, ms: expect.any(Number) });
    expect('image' in scanned && scanned.image.pixels.filter((value) => value < 128).length).toBeGreaterThan(200);
  }
});

test('documents asked at once are read one after the other', async () => {
  const asked = scanner();
  const two = fileOf('two.pdf', pdfOf([small, small]));
  const order: string[] = [];
  await Promise.all(['a', 'b', 'c'].map(async (name) => {
    for await (const { index } of asked.scan({ path: two })) order.push(`${name}${index}`);
  }));
  expect(order).toEqual(['a0', 'a1', 'b0', 'b1', 'c0', 'c1']);
});

test.skipIf(process.platform !== 'linux')('a scanner that was killed in the middle of a document goes on with it, once', async () => {
  const lines: string[] = [];
  const asked = scanner({}, (line) => lines.push(line));
  const kill = (): void => childrenRunning(process.pid, program).forEach((pid) => process.kill(pid, 'SIGKILL'));
  const file = fileOf('many.pdf', pdfOf(Array.from({ length: 8 }, () => a4Page)));
  const indices: number[] = [];
  for await (const { index } of asked.scan({ path: file })) {
    indices.push(index);
    if (index === 2) kill();
  }
  expect(indices).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(lines).toEqual([expect.stringMatching(/^The scanner process ended unexpectedly \(SIGKILL\)/)]);

  const twice = (async () => {
    for await (const { index } of asked.scan({ path: file })) if (index === 1 || index === 4) kill();
  })();
  await expect(twice).rejects.toMatchObject({ code: 'SCANNER_CRASHED' });
  expect(await outcome(asked, onePage)).toEqual([`1/1 ${page}`]);
});

test.skipIf(process.platform !== 'linux')('a process that is lost while nobody waits for it is replaced at once, at the page that is next', async () => {
  const lines: string[] = [];
  const asked = scanner({ pageMs: 10_000 }, (line) => void lines.push(line));
  const pages: string[] = [];
  for await (const scanned of asked.scan({ path: fileOf('lost.pdf', pdfOf([small, small, small, small])) })) {
    pages.push(summary(scanned));
    if (scanned.index !== 0) continue;
    // The second page has been answered then.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    process.kill(childrenRunning(process.pid, program)[0]!, 'SIGKILL');
    // Longer than it takes until that is known here.
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  expect(pages).toEqual([1, 2, 3, 4].map((number) => `${number}/4 ${page}`));
  expect(lines).toEqual([expect.stringContaining('Going on with')]);
});

test('a document that hangs is timed out, the next is served', async () => {
  const asked = scanner({ pageMs: 3000 });
  const [hanging, next] = await Promise.all([outcome(asked, endless), outcome(asked, onePage)]);
  expect(hanging).toEqual(['DOCUMENT_TIMED_OUT']);
  expect(next).toEqual([`1/1 ${page}`]);
});

test('a document has so much time in all', async () => {
  const asked = scanner({ documentMs: 3000 });
  const many = fileOf('long.pdf', pdfOf(Array.from({ length: 500 }, () => a4Page)));
  const pages = await outcome(asked, many);
  expect(pages.length).toBeLessThan(500);
  expect(pages.at(-1)).toBe('DOCUMENT_TIMED_OUT');
  expect(await outcome(scanner(), onePage)).toEqual([`1/1 ${page}`]);
});

test('pages that were looked at are not kept', async () => {
  const asked = scanner();
  const file = fileOf('forty.pdf', pdfOf(Array.from({ length: 40 }, () => a4Page)));
  const before = process.memoryUsage().arrayBuffers;
  let bytes = 0;
  for await (const page of asked.scan({ path: file, signal: new AbortController().signal })) bytes += 'image' in page ? page.image.pixels.length : 0;
  expect(bytes).toBeGreaterThan(150e6);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(bytes / 2);
}, 180_000);

test('whoever stops early or aborts frees the scanner', async () => {
  const asked = scanner();
  const many = fileOf('aborted.pdf', pdfOf(Array.from({ length: 500 }, () => a4Page)));
  for await (const { index } of asked.scan({ path: many })) if (index === 1) break;
  const leaving = new AbortController();
  const pages: number[] = [];
  const aborted = (async () => {
    for await (const { index } of asked.scan({ path: many, signal: leaving.signal })) {
      pages.push(index);
      if (index === 1) leaving.abort();
    }
  })();
  await expect(aborted).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(pages.at(-1)).toBeLessThan(4);
  // One that hangs is ended with its process.
  const hanging = new AbortController();
  setTimeout(() => hanging.abort(), 1500);
  expect(await outcome(asked, { path: endless, signal: hanging.signal })).toEqual(['INTERRUPTED']);
  expect(await outcome(asked, onePage)).toEqual([`1/1 ${page}`]);
});

test('a document that takes too much memory takes its process along, and is not tried again', async () => {
  const asked = scanner({ processBytes: 180 * 2 ** 20 });
  // The decoder keeps a progressive picture's coefficients whole.
  const file = await sharp({ create: { width: 6300, height: 6300, channels: 3, background: '#fff' } }).jpeg({ progressive: true }).toBuffer();
  expect(await outcome(asked, fileOf('progressive.jpg', file))).toEqual(['DOCUMENT_TOO_LARGE']);
  expect(await outcome(asked, onePage)).toEqual([`1/1 ${page}`]);
});

test('hostile files one by one leave the same process serving', async () => {
  const asked = scanner();
  const good = pdfOf([small, small]);
  const tiffPage = { width: 9, height: 9 };
  const hostile: [name: string, bytes: Uint8Array | string, outcome: RegExp][] = [
    ['empty.pdf', '', /^DOCUMENT_EMPTY$/],
    ['text.pdf', 'Dear Sir or Madam,', /^DOCUMENT_FORMAT_UNKNOWN$/],
    ['cut.pdf', good.subarray(0, good.length >> 1), /^DOCUMENT_INVALID$/],
    ['encrypted.pdf', pdfOf([small], { encrypted: true }), /^DOCUMENT_ENCRYPTED$/],
    ['endless-pages.pdf', pdfOf(Array.from({ length: 10_000 }, () => small)), /^DOCUMENT_TOO_LARGE$/],
    ['circle.tif', tiffOf([tiffPage, tiffPage], { cycleTo: 0 }), /^DOCUMENT_INVALID$/],
    ['bomb.tif', tiffOf([{ width: 60_000, height: 60_000, data: new Uint8Array(9) }]), /^1\/1 PAGE_TOO_LARGE$/],
    ['cut.jpg', readFileSync(fileOf('x.jpg', await sharp({ create: { width: 500, height: 500, channels: 3, background: '#888' } }).jpeg().toBuffer())).subarray(0, 700), /^(1\/1 PAGE_INVALID|DOCUMENT_INVALID)$/]
  ];
  await outcome(asked, onePage);
  const before = childrenRunning(process.pid, program);
  for (const [name, bytes, expected] of hostile) {
    const [first, ...more] = await outcome(asked, fileOf(name, bytes));
    expect(first, name).toMatch(expected);
    expect(more).toEqual([]);
    expect(await outcome(asked, onePage), `after ${name}`).toEqual([`1/1 ${page}`]);
  }
  expect(await outcome(asked, join(folder, 'nothing.pdf'))).toEqual(['FILE_NOT_FOUND']);
  expect(childrenRunning(process.pid, program)).toEqual(before);
});

test('closing ends the process and what is being read', async () => {
  const asked = scanner();
  const reading = outcome(asked, endless);
  await until(() => process.platform !== 'linux' || childrenRunning(process.pid, program).length > 0, 'the scanner runs');
  await asked.close();
  expect(await reading).toEqual(['INTERRUPTED']);
});
