import { StudioError } from '../../contract/errors.ts';
import type { PageImage } from '../../contract/scanner.ts';
import { reasonOf } from '../reason-of.ts';
import { checkPageSize, documentEmpty, documentEncrypted, documentInvalid, pageInvalid, pageNeedsTooMuchMemory, tooManyPages } from './document-errors.ts';
import type { OpenDocument } from './document.ts';
import { documentLimits } from './limits.ts';
import { pdfiumNumbers, startPdfium } from './pdfium.ts';
import type { Pdfium, PdfiumFunctions } from './pdfium.ts';
import { pageScanDpi } from './pdf-scan-dpi.ts';

const pointsPerInch = 72;
/** Readers look for the end's mark in so many last bytes (ISO 32000-1, annex H). */
const endWithin = 1024;
const white = 0xffffffff;
/** Inches of the longer side of A3, and of ledger paper. */
const largestSheet = 17;

interface LoadedPdf {
  readonly pdfium: Pdfium;
  /** PDFium's pointer. */
  readonly document: number;
}

/**
 * A PDF, whose pages are drawn with their annotations, upright by their own rotation, at the resolution of their scan between 200 and 300 dpi.
 *
 * @throws StudioError DOCUMENT_INVALID (damaged, cut off), DOCUMENT_ENCRYPTED, DOCUMENT_EMPTY, DOCUMENT_TOO_LARGE
 */
export async function openPdf(bytes: Uint8Array, name: string): Promise<OpenDocument> {
  let loaded: LoadedPdf | null = await load(bytes, name);
  const { pdfium: { functions }, document } = loaded;
  const pages = functions._FPDF_GetPageCount(document);
  if (pages > documentLimits.pages) throw tooManyPages(name, String(pages));
  if (pages < 1) throw documentEmpty(name);
  if (functions._FPDF_DocumentHasValidCrossReferenceTable(document) !== 1 && !hasEnd(bytes)) throw documentInvalid(name, 'is cut off');
  return {
    pages,
    async page(index) {
      // A page that broke PDFium took its instance along.
      loaded ??= await load(bytes, name);
      const { pdfium } = loaded;
      try {
        return draw(loaded, name, index);
      } catch (error) {
        if (error instanceof StudioError) throw error;
        loaded = null;
        if (pdfium.isOutOfMemory()) throw pageNeedsTooMuchMemory(name, index, documentLimits.pdfiumBytes);
        throw pageInvalid(name, index, `cannot be drawn (${reasonOf(error)})`, error);
      }
    },
    close: () => (loaded = null)
  };
}

async function load(bytes: Uint8Array, name: string): Promise<LoadedPdf> {
  const pdfium = await startPdfium(documentLimits.pdfiumBytes);
  const { functions } = pdfium;
  try {
    // PDFium reads from it until the document is closed; it goes with the instance.
    const file = allocate(functions, bytes.length);
    functions.HEAPU8.set(bytes, file);
    const document = functions._FPDF_LoadMemDocument(file, bytes.length, 0);
    if (document !== 0) return { pdfium, document };
  } catch (error) {
    throw documentInvalid(name, `is damaged (${reasonOf(error)})`, error);
  }
  const { password, security } = pdfiumNumbers.errors;
  const code = functions._FPDF_GetLastError();
  throw code === password || code === security ? documentEncrypted(name) : documentInvalid(name, 'is damaged or no PDF inside');
}

function draw({ pdfium: { functions }, document }: LoadedPdf, name: string, index: number): { image: PageImage; dpi: number } {
  const page = functions._FPDF_LoadPage(document, index);
  if (page === 0) throw pageInvalid(name, index, 'is damaged or missing');
  try {
    const size = { width: functions._FPDF_GetPageWidth(page) / pointsPerInch, height: functions._FPDF_GetPageHeight(page) / pointsPerInch };
    const { least: usualLeast, most } = documentLimits.drawnDpi;
    const scanDpi = pageScanDpi(functions, page);
    // Programs that know no resolution make a point of each pixel: no scan is drawn finer than it is on a page larger than any sheet.
    const least = scanDpi !== null && Math.max(size.width, size.height) > largestSheet ? Math.min(usualLeast, scanDpi) : usualLeast;
    checkPageSize(name, index, size.width * least, size.height * least);
    const wanted = Math.min(most, Math.max(least, scanDpi ?? least));
    const dpi = Math.min(wanted, Math.sqrt(documentLimits.pagePixels / (size.width * size.height)), documentLimits.pageSide / Math.max(size.width, size.height));
    return { image: drawBitmap(functions, page, Math.max(1, Math.round(size.width * dpi)), Math.max(1, Math.round(size.height * dpi))), dpi };
  } finally {
    functions._FPDF_ClosePage(page);
  }
}

function drawBitmap(functions: PdfiumFunctions, page: number, width: number, height: number): PageImage {
  const { bitmapGrey, drawing } = pdfiumNumbers;
  const pixels = allocate(functions, width * height);
  try {
    const bitmap = functions._FPDFBitmap_CreateEx(width, height, bitmapGrey, pixels, width);
    functions._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, white);
    functions._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, drawing.annotations | drawing.grey);
    functions._FPDFBitmap_Destroy(bitmap);
    return { width, height, pixels: functions.HEAPU8.slice(pixels, pixels + width * height) };
  } finally {
    functions.wasmExports.free(pixels);
  }
}

function allocate(functions: PdfiumFunctions, sizeBytes: number): number {
  const place = functions.wasmExports.malloc(sizeBytes) >>> 0;
  if (place === 0) throw new Error('out of memory');
  return place;
}

function hasEnd(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(-endWithin)).includes('%%EOF');
}
