import { decodeRaster, RasterDamage, readRasterHeader } from '../raster.ts';
import type { RasterHeader } from '../raster.ts';
import { checkPageSize, documentInvalid, pageInvalid } from './document-errors.ts';
import type { OpenDocument } from './document.ts';
import { documentLimits } from './limits.ts';
import { plausibleDpi } from './plausible-dpi.ts';

/** A JPEG, PNG or WebP: a document of one page. @throws StudioError DOCUMENT_INVALID for a damaged header */
export async function openPicture(bytes: Uint8Array, name: string): Promise<OpenDocument> {
  let header: RasterHeader;
  try {
    header = await readRasterHeader(bytes);
  } catch (error) {
    if (error instanceof RasterDamage) throw documentInvalid(name, `is damaged (${error.message})`, error);
    throw error;
  }
  return {
    pages: 1,
    async page(index) {
      checkPageSize(name, index, header.width, header.height);
      try {
        return { image: await decodeRaster(bytes, { limitPixels: documentLimits.pagePixels }), dpi: plausibleDpi(header.density) };
      } catch (error) {
        if (error instanceof RasterDamage) throw pageInvalid(name, index, `is damaged (${error.message})`, error);
        throw error;
      }
    },
    close: () => undefined
  };
}
