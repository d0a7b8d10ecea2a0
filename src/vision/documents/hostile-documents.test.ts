import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { StudioError } from '../../contract/errors.ts';
import { documentLimits } from './limits.ts';
import { documentPages, openDocument } from './open-document.ts';
import { heifOf } from './testing/heif-files.ts';
import { a4Page, pdfOf } from './testing/pdf-files.ts';
import type { TestPdfPage } from './testing/pdf-files.ts';
import { tiffOf } from './testing/tiff-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'dsdc-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a document comes to: the error it is refused with, or a word for each page. */
async function outcome(document: Uint8Array | string): Promise<string[]> {
  try {
    const opened = await openDocument(document, 'x');
    const pages: string[] = [];
    for await (const page of documentPages(opened)) pages.push('error' in page ? `${page.error.code}: ${page.error.message}` : 'read');
    opened.close();
    return pages;
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    expect(error.remedy).toBeDefined();
    return [`${error.code}: ${error.message}`];
  }
}

const tiny: TestPdfPage = { width: 36, height: 36, content: '0 0 9 9 re f' };
const noise = Uint8Array.from({ length: 200 * 200 }, (_, i) => (i * 7919) % 251);
const noisePicture = () => sharp(noise, { raw: { width: 200, height: 200, channels: 1 } }).toColourspace('b-w');

test('nothing, and text under a document’s name', async () => {
  expect(await outcome(new Uint8Array())).toEqual(['DOCUMENT_EMPTY: x has no pages']);
  const path = join(folder, 'letter.pdf');
  writeFileSync(path, 'Dear Sir or Madam,');
  expect(await outcome(path)).toEqual([expect.stringMatching(/^DOCUMENT_FORMAT_UNKNOWN/)]);
  expect(await outcome(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'))).toEqual([expect.stringMatching(/^DOCUMENT_FORMAT_UNKNOWN/)]);
});

test('a path that is no file', async () => {
  expect(await outcome(folder)).toEqual(['DOCUMENT_INVALID: x is a folder, not a file']);
  expect(await outcome(join(folder, 'nothing.pdf'))).toEqual(['FILE_NOT_FOUND: x does not exist']);
  if (process.platform !== 'linux') return;
  expect(await outcome('/dev/zero')).toEqual(['DOCUMENT_INVALID: x is not a file']);
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(await outcome(pipe)).toEqual(['DOCUMENT_INVALID: x is not a file']);
});

test('a file of too many bytes is refused unread', async () => {
  const path = join(folder, 'large.pdf');
  writeFileSync(path, '%PDF-1.4');
  truncateSync(path, documentLimits.fileBytes + 1);
  expect(await outcome(path)).toEqual(['DOCUMENT_TOO_LARGE: x has 257 MiB, at most 256 are read']);
});

test('AVIF and GIF are told apart from rubbish, with a remedy', async () => {
  const avif = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } }).avif().toBuffer();
  expect(await outcome(avif)).toEqual([expect.stringMatching(/^DOCUMENT_FORMAT_UNSUPPORTED: x is an AVIF/)]);
  expect(await outcome(await noisePicture().gif().toBuffer())).toEqual([expect.stringMatching(/^DOCUMENT_FORMAT_UNSUPPORTED: x is a GIF/)]);
});

test('a HEIC that is cut off, or has nothing after its name', async () => {
  const file = heifOf([{}, {}]);
  for (const length of [24, 60, 200]) expect(await outcome(file.subarray(0, length))).toEqual([expect.stringMatching(/^DOCUMENT_INVALID: x is damaged/)]);
  const pageCutOff: unknown = expect.stringMatching(/^PAGE_INVALID: Page \d of x cannot be decoded \(.*Unexpected end of file/);
  expect(await outcome(file.subarray(0, -1))).toEqual([pageCutOff, pageCutOff]);
});

test('a HEIC picture that is not one fails by name, the others are read', async () => {
  // The file's first bytes are no slice.
  expect(await outcome(heifOf([{}, { codedAt: 0 }, {}]))).toEqual(['read', expect.stringMatching(/^PAGE_INVALID: Page 2 of x cannot be decoded/), 'read']);
});

test('bombs are refused by their headers, quickly', async () => {
  const png = await sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: '#fff' } }).png().toBuffer();
  const lying = Buffer.from(await noisePicture().png().toBuffer());
  lying.writeUInt32BE(0x7fffffff, 16);
  const tiff = tiffOf([{ width: 0x7fffffff, height: 0x7fffffff, data: new Uint8Array(8) }]);
  const ribbon = tiffOf([{ width: 30_000, height: 2, data: new Uint8Array(8) }]);
  const heif = heifOf([{ size: { width: 10_000, height: 10_000 } }, { size: { width: 30_000, height: 2 } }, {}]);
  const start = performance.now();
  expect(await outcome(heif)).toEqual([expect.stringMatching(/^PAGE_TOO_LARGE: Page 1 of x has 10000×10000 pixels/), expect.stringMatching(/^PAGE_TOO_LARGE/), 'read']);
  expect(await outcome(png)).toEqual([expect.stringMatching(/^PAGE_TOO_LARGE: Page 1 of x has 10000×10000 pixels/)]);
  expect(await outcome(lying)).toEqual([expect.stringMatching(/^(PAGE_TOO_LARGE|DOCUMENT_INVALID)/)]);
  expect(await outcome(tiff)).toEqual([expect.stringMatching(/^PAGE_TOO_LARGE/)]);
  expect(await outcome(ribbon)).toEqual([expect.stringMatching(/^PAGE_TOO_LARGE/)]);
  expect(performance.now() - start).toBeLessThan(3000);
});

test('a TIFF whose list of pages runs in circles, leads nowhere, or has too many', async () => {
  const page = { width: 3, height: 3 };
  expect(await outcome(tiffOf([page, page, page], { cycleTo: 1 }))).toEqual(['DOCUMENT_INVALID: x is damaged (its list of pages leads back into itself)']);
  expect(await outcome(tiffOf([page], { cycleTo: 0 }))).toEqual([expect.stringMatching(/leads back into itself/)]);
  const file = tiffOf([page, page]);
  for (const length of [4, 8, 30, file.length - 2]) expect(await outcome(file.subarray(0, length))).toEqual(['DOCUMENT_INVALID: x is cut off (its list of pages leads beyond its end)']);
  expect(await outcome(tiffOf([]))).toEqual(['DOCUMENT_EMPTY: x has no pages']);
  expect(await outcome(tiffOf(Array.from({ length: 501 }, () => page)))).toEqual(['DOCUMENT_TOO_LARGE: x has more than 500 pages, at most 500 are read']);
});

test('a TIFF page without its pixels fails by name, the others are read', async () => {
  const page = { width: 40, height: 40 };
  const file = tiffOf([page, { ...page, stripAt: 1e9 }, page]);
  expect(await outcome(file)).toEqual(['read', expect.stringMatching(/^PAGE_INVALID: Page 2 of x is damaged/), 'read']);
});

test('a PDF of 10,000 pages, of none, encrypted', async () => {
  expect(await outcome(pdfOf(Array.from({ length: 10_000 }, () => tiny)))).toEqual(['DOCUMENT_TOO_LARGE: x has 10000 pages, at most 500 are read']);
  expect(await outcome(pdfOf([]))).toEqual(['DOCUMENT_EMPTY: x has no pages']);
  expect(await outcome(pdfOf([tiny], { encrypted: true }))).toEqual(['DOCUMENT_ENCRYPTED: x needs a password to be opened']);
});

test('a PDF that is cut off loses no page silently', async () => {
  const file = pdfOf([a4Page, a4Page, a4Page]);
  for (const share of [0.05, 0.3, 0.6, 0.9]) {
    expect(await outcome(file.subarray(0, Math.round(file.length * share)))).toEqual([expect.stringMatching(/^DOCUMENT_INVALID/)]);
  }
});

test('a page of a PDF that inflates to gigabytes is stopped at the memory it may have, the others are read', async () => {
  // Blocks of spaces that end on whole bytes can be put after each other; the checksum that is missing at the end is not asked for.
  const block = deflateRawSync(Buffer.alloc(2 ** 24, ' '), { finishFlush: constants.Z_FULL_FLUSH });
  const deflatedContent = Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array.from({ length: 63 }, () => block)]);
  const start = performance.now();
  expect(await outcome(pdfOf([tiny, { ...tiny, deflatedContent }, tiny]))).toEqual(['read', expect.stringMatching(/^PAGE_TOO_LARGE: Page 2 of x needs more than 768 MiB of memory/), 'read']);
  expect(performance.now() - start).toBeLessThan(20_000);
});

test('a picture in a PDF that would take gigabytes harms nothing', async () => {
  const bomb: TestPdfPage = { width: 300, height: 300, content: '300 0 0 300 0 0 cm /Scan Do', scan: { width: 60_000, height: 60_000, pixels: new Uint8Array(2 ** 20) } };
  const before = process.memoryUsage.rss();
  const [, , last] = await outcome(pdfOf([tiny, bomb, tiny]));
  expect(last).toBe('read');
  expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 30);
});

test('a PDF that contains itself is drawn or refused', async () => {
  const file = Buffer.from(pdfOf([{ ...tiny, content: '/Scan Do', scan: { width: 1, height: 1, pixels: new Uint8Array(1) } }]).toString('latin1')
    .replace('/Subtype/Image', '/Subtype/Form ').replace('/Width 1/Height 1', '/BBox[0 0 9 9]'), 'latin1');
  for (const page of await outcome(file)) expect(page).toMatch(/^(read|PAGE_|DOCUMENT_)/);
});

test('any damage gives pages or a StudioError', async () => {
  const files = [
    tiffOf([{ width: 20, height: 20, dpi: { x: 200, y: 100 } }, { width: 9, height: 9 }]), pdfOf([tiny, tiny]), heifOf([{ quarterTurns: 1 }, {}]),
    await noisePicture().resize(20).jpeg().toBuffer(), await noisePicture().resize(20).webp().toBuffer(), await noisePicture().resize(20).png().toBuffer()
  ];
  const damage = fc.record({
    file: fc.constantFrom(...files), flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), keep: fc.double({ min: 0.2, max: 1, noNaN: true })
  });
  await fc.assert(fc.asyncProperty(damage, async ({ file, flips, keep }) => {
    const bytes = Buffer.from(file.subarray(0, Math.ceil(file.length * keep)));
    for (const [at, value] of flips) bytes[at % bytes.length] = value;
    expect((await outcome(bytes)).length).toBeGreaterThan(0);
  }), { numRuns: 150 });
});
