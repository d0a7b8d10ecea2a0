import { decodeRaster, RasterDamage } from '../raster.ts';
import { checkPageSize, documentEmpty, documentInvalid, pageInvalid, tooManyPages } from './document-errors.ts';
import type { DrawnPage, OpenDocument } from './document.ts';
import { documentLimits } from './limits.ts';
import { plausibleDpi } from './plausible-dpi.ts';
import { readTiffPages, TiffStructureError } from './tiff-directories.ts';
import type { TiffPage } from './tiff-directories.ts';

/**
 * A TIFF of one or many pages, each with a size, resolution and compression of its own (fax pages, CCITT G3 and G4, among them). Fax machines
 * have pixels twice as high as wide (204×98 dpi): such pages are stretched to square ones.
 *
 * @throws StudioError DOCUMENT_INVALID (cut off, or a list of pages that runs in circles), DOCUMENT_EMPTY, DOCUMENT_TOO_LARGE
 */
export function openTiff(bytes: Uint8Array, name: string): OpenDocument {
  const pages = pagesOf(bytes, name);
  return {
    pages: pages.length,
    page: (index) => drawPage(bytes, name, index, pages[index]!),
    close: () => undefined
  };
}

function pagesOf(bytes: Uint8Array, name: string): readonly TiffPage[] {
  try {
    const { pages, isTooLong } = readTiffPages(bytes);
    if (isTooLong) throw tooManyPages(name, `more than ${documentLimits.pages}`);
    if (pages.length === 0) throw documentEmpty(name);
    return pages;
  } catch (error) {
    if (error instanceof TiffStructureError) throw documentInvalid(name, error.message, error);
    throw error;
  }
}

async function drawPage(bytes: Uint8Array, name: string, index: number, page: TiffPage): Promise<DrawnPage> {
  const { width, height, dpi, lies, directory } = page;
  const { x, y } = stretchToSquare(dpi);
  const size = { width: Math.round(width * x), height: Math.round(height * y) };
  checkPageSize(name, index, size.width, size.height);
  try {
    const image = await decodeRaster(bytes, {
      limitPixels: documentLimits.pagePixels,
      page: directory,
      ...(x !== 1 || y !== 1 ? { size: lies ? { width: size.height, height: size.width } : size } : {})
    });
    return { image, dpi: dpi === null ? null : plausibleDpi(dpi.x * x) };
  } catch (error) {
    if (error instanceof RasterDamage) throw pageInvalid(name, index, `is damaged (${error.message})`, error);
    throw error;
  }
}

/** Factors that make pixels square. Less than a tenth is a rounded number; more than four no resolution but a mistake. */
function stretchToSquare(dpi: TiffPage['dpi']): { readonly x: number; readonly y: number } {
  if (dpi === null || !(dpi.x > 0 && dpi.y > 0)) return { x: 1, y: 1 };
  const ratio = dpi.x / dpi.y;
  if (!(ratio <= 4 && ratio >= 1 / 4) || (ratio < 1.1 && ratio > 1 / 1.1)) return { x: 1, y: 1 };
  return ratio > 1 ? { x: 1, y: ratio } : { x: 1 / ratio, y: 1 };
}
