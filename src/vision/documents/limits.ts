import { pictureLimits } from '../decode.ts';

/**
 * What is accepted as a document. Every limit is far above what an office scanner or a phone makes and far below what would take the machine down.
 * What goes over one is refused by name; nothing is cut off silently.
 */
export const documentLimits = {
  /** Bytes of one file: 500 pages of a JPEG scan at 300 dpi have about 250 MiB. The file is held in memory while it is read. */
  fileBytes: 256 * 2 ** 20,
  /** Pages of one document. */
  pages: 500,
  /** Pixels of one page, once its own are made square. The same as of a single picture: an A3 page at 400 dpi has 31 million. */
  pagePixels: pictureLimits.pixels,
  /** Pixels of a page's longer side: a document is no ribbon. */
  pageSide: 20_000,
  /** Pages of a PDF are drawn at the resolution of their scan between these, in dots an inch; the lower one where there is none. */
  drawnDpi: { least: 200, most: 300 },
  /** Bytes of memory that PDFium may take for one document; the most it could is 2 GiB. A page of 40 megapixels needs about 300 MiB. */
  pdfiumBytes: 768 * 2 ** 20,
  /** Bytes of memory that libheif may take for one document. A page of 40 megapixels needs about 300 MiB. */
  heifBytes: 768 * 2 ** 20,
  /** Milliseconds to open a document, and to read one of its pages: a page of 40 megapixels takes about 3 seconds. */
  pageMs: 30_000,
  /** Milliseconds that one document may keep the scanner busy: 500 pages of 8 megapixels take about 6 minutes. */
  documentMs: 20 * 60_000,
  /** Bytes of memory of the scanner process, the file and the decoder's among them. */
  processBytes: 2 * 2 ** 30,
  /** Resolutions that a file may name, in dots an inch; others are taken for no statement. */
  namedDpi: { least: 75, most: 2400 },
  /** Entries of one TIFF directory: fewer than 100 are defined, private ones come on top. */
  tiffEntries: 4096
} as const;
