import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import type { PageImage } from '../../contract/scanner.ts';
import type { DocumentPage } from './document.ts';
import { documentPages, openDocument } from './open-document.ts';
import { heifOf } from './testing/heif-files.ts';
import { a4Page, pdfOf } from './testing/pdf-files.ts';
import { bitsOf, tiffOf } from './testing/tiff-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'dsdc-documents-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function pagesOf(document: Uint8Array | string, from?: number): Promise<DocumentPage[]> {
  const opened = await openDocument(document);
  const pages: DocumentPage[] = [];
  for await (const page of documentPages(opened, from)) pages.push(page);
  opened.close();
  return pages;
}

const summary = (page: DocumentPage) => 'error' in page
  ? `${page.index + 1}/${page.pages} ${page.error.code}`
  : `${page.index + 1}/${page.pages} ${page.image.width}×${page.image.height} ${page.dpi === null ? '–' : Math.round(page.dpi)}`;

/** Share of black pixels in a part of a page. */
function blackShare({ width, pixels }: PageImage, left: number, top: number, right: number, bottom: number): number {
  let black = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) if (pixels[y * width + x]! < 128) black++;
  return black / ((right - left) * (bottom - top));
}

function imageOf(page: DocumentPage | undefined): PageImage {
  if (page === undefined || 'error' in page) throw page?.error ?? new Error('no page');
  return page.image;
}

test('pictures are documents of one page, known by their bytes whatever they are called', async () => {
  const grey = sharp({ create: { width: 30, height: 20, channels: 3, background: '#808080' } });
  const path = join(folder, 'scan.pdf');
  writeFileSync(path, await grey.clone().png().toBuffer());
  expect((await pagesOf(path)).map(summary)).toEqual(['1/1 30×20 –']);
  for (const format of ['png', 'jpeg', 'webp'] as const) {
    const file = await grey.clone().withMetadata({ orientation: 6, density: 300 }).toFormat(format).toBuffer();
    const [page] = await pagesOf(file);
    expect(summary(page!)).toBe(`1/1 20×30 ${format === 'webp' ? '–' : 300}`);
    expect(Math.abs(imageOf(page).pixels[0]! - 128)).toBeLessThan(3);
  }
});

test('the pictures of a HEIC are pages, turned and mirrored as the file says', async () => {
  const pages = await pagesOf(heifOf([{}, { quarterTurns: 3 }, { isMirroredLeftToRight: true }]));
  expect(pages.map(summary)).toEqual(['1/3 96×64 –', '2/3 64×96 –', '3/3 96×64 –']);
  const corners = pages.map((page) => {
    const { width, height, pixels } = imageOf(page);
    return [[16, 16], [width - 16, 16], [16, height - 16], [width - 16, height - 16]].map(([x, y]) => pixels[y! * width + x!]!);
  });
  [[0, 200, 255, 255], [255, 0, 255, 200], [200, 0, 255, 255]].forEach((expected, i) => {
    expected.forEach((value, k) => expect(Math.abs(corners[i]![k]! - value)).toBeLessThan(6));
  });
});

test('resolutions that screens had and that nothing has are none', async () => {
  const white = sharp({ create: { width: 4, height: 4, channels: 3, background: '#fff' } });
  for (const [density, dpi] of [[72, '–'], [96, '–'], [9600, '–'], [150, '150']] as const) {
    expect((await pagesOf(await white.clone().withMetadata({ density }).png().toBuffer())).map(summary)).toEqual([`1/1 4×4 ${dpi}`]);
  }
});

test('a TIFF has pages of different sizes, resolutions, depths and coding; thumbnails are none', async () => {
  const half = Uint8Array.from({ length: 8 * 4 }, (_, i) => (i % 8 < 4 ? 0 : 255));
  // One row of G3, one-dimensional (ITU-T T.4, table 2): eight white pixels are 10011, eight black ones 000101.
  const g3 = bitsOf('10011000101'.repeat(3));
  // Three rows of G4 (T.6): horizontal mode 001 with the same runs, then vertical mode 0 (1) for each edge.
  const g4 = bitsOf(`00110011000101${'11'.repeat(2)}`);
  const file = tiffOf([
    { width: 8, height: 4, data: half, dpi: { x: 300, y: 300 } },
    { width: 2, height: 1, isReduced: true },
    { width: 16, height: 3, data: g3, bitsPerSample: 1, compression: 3, photometric: 0, dpi: { x: 200, y: 200 } },
    { width: 16, height: 3, data: g4, bitsPerSample: 1, compression: 4, photometric: 0, orientation: 6 }
  ]);
  const pages = await pagesOf(file);
  expect(pages.map(summary)).toEqual(['1/3 8×4 300', '2/3 16×3 200', '3/3 3×16 –']);
  expect([...imageOf(pages[0]).pixels]).toEqual([...half]);
  expect([...imageOf(pages[1]).pixels.subarray(0, 16)]).toEqual([...Array<number>(8).fill(255), ...Array<number>(8).fill(0)]);
  const turned = imageOf(pages[2]);
  expect([blackShare(turned, 0, 0, 3, 8), blackShare(turned, 0, 8, 3, 16)]).toEqual([0, 1]);
});

test('a big-endian TIFF and a BigTIFF are read', async () => {
  const picture = sharp({ create: { width: 12, height: 9, channels: 3, background: '#fff' } });
  expect((await pagesOf(await picture.clone().tiff({ bigtiff: true, xres: 10, yres: 10 }).toBuffer())).map(summary)).toEqual(['1/1 12×9 254']);
  const small = Buffer.alloc(14 + 12 * 8 + 4 + 2);
  small.write('MM\0*', 'latin1');
  small.writeUInt32BE(10, 4);
  small[8] = 200;
  small.writeUInt16BE(8, 10);
  [[256, 1], [257, 1], [258, 8], [259, 1], [262, 1], [273, 8], [278, 1], [279, 1]].forEach(([tag, value], i) => {
    small.writeUInt16BE(tag!, 12 + i * 12);
    small.writeUInt16BE(3, 14 + i * 12);
    small.writeUInt32BE(1, 16 + i * 12);
    small.writeUInt16BE(value!, 20 + i * 12);
  });
  const [page] = await pagesOf(small);
  expect([...imageOf(page).pixels]).toEqual([200]);
});

test('fax pixels, twice as high as wide, become square, also on pages that lie on their side', async () => {
  const dpi = { x: 204, y: 98 };
  const pages = await pagesOf(tiffOf([{ width: 20, height: 10, dpi }, { width: 20, height: 10, dpi, orientation: 6 }]));
  expect(pages.map(summary)).toEqual(['1/2 20×21 204', '2/2 21×20 204']);
});

test('pages of a PDF are drawn at 200 dpi, upright, and scans in it at their own resolution up to 300', async () => {
  const scan = { width: 500, height: 250, pixels: new Uint8Array(500 * 250).fill(255) };
  const drawn = (inches: number) => ({ width: 72 * inches, height: 36 * inches, content: `${72 * inches} 0 0 ${36 * inches} 0 0 cm /Scan Do`, scan });
  const pages = await pagesOf(pdfOf([a4Page, { ...a4Page, rotate: 90 }, drawn(2), drawn(1), drawn(5)]));
  expect(pages.map(summary)).toEqual(['1/5 1653×2339 200', '2/5 2339×1653 200', '3/5 500×250 250', '4/5 300×150 300', '5/5 1000×500 200']);
  // 72 points are 200 pixels; the rectangle is 100 by 50 points, from 72 points above the lower edge.
  const [upright, turned] = [imageOf(pages[0]), imageOf(pages[1])];
  expect(blackShare(upright, 202, 2002, 475, 2136)).toBe(1);
  expect(blackShare(upright, 0, 0, 1653, 1996)).toBe(0);
  expect(blackShare(turned, 202, 202, 336, 475)).toBe(1);
});

test('a PDF whose scan has a point for each pixel is drawn pixel for pixel', async () => {
  const page = (width: number, height: number) => ({ width, height, content: `${width} 0 0 ${height} 0 0 cm /Scan Do`, scan: { width, height, pixels: new Uint8Array(width * height).fill(255) } });
  expect((await pagesOf(pdfOf([page(2480, 3508), page(1654, 1240)]))).map(summary)).toEqual(['1/2 2480×3508 72', '2/2 1654×1240 72']);
});

test('a scan in a PDF keeps its pixels', async () => {
  const pixels = Uint8Array.from({ length: 250 * 200 }, (_, i) => (i * 7919) % 251);
  const [page] = await pagesOf(pdfOf([{ width: 72, height: 57.6, content: '72 0 0 57.6 0 0 cm /Scan Do', scan: { width: 250, height: 200, pixels } }]));
  const image = imageOf(page);
  expect([image.width, image.height]).toEqual([250, 200]);
  let off = 0;
  image.pixels.forEach((value, i) => (off += Math.abs(value - pixels[i]!)));
  expect(off / pixels.length).toBeLessThan(1);
});

test('a document is read on from a page', async () => {
  expect((await pagesOf(pdfOf([a4Page, a4Page, a4Page]), 2)).map(summary)).toEqual(['3/3 1653×2339 200']);
});

test('a page over the limit fails by name, the others are read', async () => {
  const broad = { width: 14_400, height: 14_400, content: '' };
  expect((await pagesOf(pdfOf([a4Page, broad, a4Page]))).map(summary)).toEqual(['1/3 1653×2339 200', '2/3 PAGE_TOO_LARGE', '3/3 1653×2339 200']);
  const pages = await pagesOf(tiffOf([{ width: 9, height: 9 }, { width: 100_000, height: 100_000, data: new Uint8Array(10) }, { width: 9, height: 9 }]));
  expect(pages.map(summary)).toEqual(['1/3 9×9 –', '2/3 PAGE_TOO_LARGE', '3/3 9×9 –']);
  const [, failed] = pages;
  expect(failed !== undefined && 'error' in failed ? failed.error.message : '').toMatch(/^Page 2 of The document has 100000×100000 pixels, at most 40 million/);
});
