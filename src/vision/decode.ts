import { StudioError } from '../contract/errors.ts';
import type { GreyImage } from '../domain/digits/grey-image.ts';
import { fileFormat } from './file-format.ts';
import { decodeRaster, RasterDamage, readRasterHeader } from './raster.ts';
import { readFileWithin } from './read-file.ts';
import type { FileErrors } from './read-file.ts';

/** Limits of one picture: an A3 page at 400 dpi has 31 megapixels; anything far above is a mistake or an attack. */
export const pictureLimits = { pixels: 40_000_000, fileBytes: 64 * 2 ** 20 } as const;

/**
 * Decodes a JPEG, PNG, TIFF, WebP or GIF (first page) to grey values, as decodeRaster does.
 *
 * @param picture the file's bytes, or its path
 * @param name what errors call it
 * @returns `[height, width]` of the upright picture, 0 black … 255 white
 * @throws StudioError FILE_NOT_FOUND, PICTURE_INVALID, PICTURE_TOO_LARGE (more than 64 MiB, or more than 40 megapixels by its header, before
 *   anything is decoded)
 */
export async function decodePicture(picture: Uint8Array | string, name = typeof picture === 'string' ? picture : 'The picture'): Promise<GreyImage> {
  const bytes = typeof picture === 'string' ? await readFileWithin(picture, name, pictureLimits.fileBytes, errors) : picture;
  if (bytes.length > pictureLimits.fileBytes) throw errors.tooManyBytes(name, bytes.length);
  const format = fileFormat(bytes);
  if (format === null || format === 'pdf' || format === 'heif' || format === 'avif') throw errors.invalid(name, 'is not a picture in a format the studio reads');
  try {
    const { width, height } = await readRasterHeader(bytes);
    if (width * height > pictureLimits.pixels) {
      throw new StudioError('PICTURE_TOO_LARGE', `${name} has ${width}×${height} pixels, at most ${pictureLimits.pixels / 1e6} million are read`, {
        remedy: 'Scan at 200 to 300 dpi, or cut out the part to be read.'
      });
    }
    return await decodeRaster(bytes, { limitPixels: pictureLimits.pixels });
  } catch (error) {
    if (error instanceof RasterDamage) throw errors.invalid(name, `is damaged (${error.message})`, error);
    throw error;
  }
}

const errors: FileErrors = {
  tooManyBytes: (name, sizeBytes) => new StudioError('PICTURE_TOO_LARGE', `${name} has ${sizeBytes} bytes, at most ${pictureLimits.fileBytes} are read`, {
    remedy: 'Save it as PNG or JPEG, or cut out the part to be read.'
  }),
  invalid: (name, what, cause) => new StudioError('PICTURE_INVALID', `${name} ${what}`, {
    remedy: 'Use a JPEG, PNG, TIFF, WebP or GIF that a picture viewer opens.', cause
  })
};
