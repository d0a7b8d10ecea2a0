import { pdfiumNumbers } from './pdfium.ts';
import type { PdfiumFunctions } from './pdfium.ts';

/** A picture that covers less of a page is a logo, not the page's scan. */
const leastShare = 0.5;

/**
 * The resolution of the scan that a PDF's page shows, in dots an inch: of its largest picture. Drawn at it, the scan's pixels stay as they are.
 * Null for a page without such a picture. @param page PDFium's pointer
 */
export function pageScanDpi(functions: PdfiumFunctions, page: number): number | null {
  const pageArea = functions._FPDF_GetPageWidth(page) * functions._FPDF_GetPageHeight(page);
  const scratch = functions.wasmExports.malloc(16);
  let largest = leastShare * pageArea;
  let dpi: number | null = null;
  const count = functions._FPDFPage_CountObjects(page);
  for (let i = 0; i < count; i++) {
    const object = functions._FPDFPage_GetObject(page, i);
    if (functions._FPDFPageObj_GetType(object) !== pdfiumNumbers.objectTypes.image) continue;
    if (functions._FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12) === 0) continue;
    const [left, bottom, right, top] = new Float32Array(functions.HEAPU8.buffer.slice(scratch, scratch + 16)) as unknown as [number, number, number, number];
    const area = (right - left) * (top - bottom);
    if (area < largest || functions._FPDFImageObj_GetImagePixelSize(object, scratch, scratch + 4) === 0) continue;
    const [width, height] = new Uint32Array(functions.HEAPU8.buffer.slice(scratch, scratch + 8)) as unknown as [number, number];
    largest = area;
    // In points of 1/72 inch. By the area: the picture may lie on its side.
    dpi = 72 * Math.sqrt((width * height) / area);
  }
  functions.wasmExports.free(scratch);
  return dpi;
}
