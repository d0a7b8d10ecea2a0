import { open } from 'node:fs/promises';
import { StudioError } from '../contract/errors.ts';
import type { GreyImage } from '../domain/digits/grey-image.ts';

/** Limits of one picture: an A3 page at 400 dpi has 31 megapixels; anything far above is a mistake or an attack. */
export const pictureLimits = { pixels: 40_000_000, fileBytes: 64 * 2 ** 20 } as const;

/**
 * Decodes a JPEG, PNG, TIFF, WebP or GIF (first page) to grey values.
 *
 * @param picture the file's bytes, or its path
 * @param name what errors call it
 * @returns `[height, width]` of the upright picture (EXIF orientation applied), 0 black … 255 white, transparent parts as white paper, 16-bit
 *   values reduced to their upper eight bits; nothing is inverted or stretched
 * @throws StudioError FILE_NOT_FOUND, PICTURE_INVALID, PICTURE_TOO_LARGE (more than 64 MiB, or more than 40 megapixels by its header, before
 *   anything is decoded)
 */
export async function decodePicture(picture: Uint8Array | string, name = typeof picture === 'string' ? picture : 'The picture'): Promise<GreyImage> {
  const bytes = typeof picture === 'string' ? await readPicture(picture, name) : picture;
  if (bytes.length > pictureLimits.fileBytes) throw tooManyBytes(name, bytes.length);
  // Only these reach the decoder: it also knows formats that run far (SVG fetches and renders, PDF, HEIF).
  if (!isPicture(bytes)) throw invalid(name, 'is not a picture in a format the studio reads');
  // Loading it takes a tenth of the studio's start, and most starts decode nothing.
  const { default: sharp } = await import('sharp');
  try {
    // The limit would stop the header's reader too, in words of its own.
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (width * height > pictureLimits.pixels) {
      throw new StudioError('PICTURE_TOO_LARGE', `${name} has ${width}×${height} pixels, at most ${pictureLimits.pixels / 1e6} million are read`, {
        remedy: 'Scan at 200 to 300 dpi, or cut out the part to be read.'
      });
    }
    const upright = sharp(bytes, { failOn: 'error', limitInputPixels: pictureLimits.pixels }).autoOrient();
    const { data, info } = await upright
      .flatten({ background: '#ffffff' })
      .toColourspace('b-w')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, pixels: firstChannel(data, info.channels) };
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw invalid(name, `is damaged (${reasonOf(error)})`, error);
  }
}

async function readPicture(path: string, name: string): Promise<Uint8Array> {
  let file;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > pictureLimits.fileBytes) throw tooManyBytes(name, size);
    return await file.readFile();
  } catch (error) {
    if (error instanceof StudioError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new StudioError('FILE_NOT_FOUND', `${name} does not exist`, { remedy: 'Check the path.', cause: error });
    }
    if (code === 'EISDIR') throw invalid(name, 'is a folder, not a picture', error);
    throw invalid(name, `cannot be read (${reasonOf(error)})`, error);
  } finally {
    await file?.close();
  }
}

/** By the first bytes, never by the name. */
function isPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  return head.startsWith('\x89PNG\r\n\x1a\n') || head.startsWith('\xff\xd8\xff') || /^(II[*+]\0|MM\0[*+])/.test(head) ||
    /^GIF8[79]a/.test(head) || /^RIFF.{4}WEBP/s.test(head);
}

function firstChannel(data: Uint8Array, channels: number): Uint8Array {
  const pixels = new Uint8Array(data.length / channels);
  for (let i = 0; i < pixels.length; i++) pixels[i] = data[i * channels]!;
  return pixels;
}

function tooManyBytes(name: string, bytes: number): StudioError {
  return new StudioError('PICTURE_TOO_LARGE', `${name} has ${bytes} bytes, at most ${pictureLimits.fileBytes} are read`, {
    remedy: 'Save it as PNG or JPEG, or cut out the part to be read.'
  });
}

function invalid(name: string, what: string, cause?: unknown): StudioError {
  return new StudioError('PICTURE_INVALID', `${name} ${what}`, { remedy: 'Use a JPEG, PNG, TIFF, WebP or GIF that a picture viewer opens.', cause });
}

/** The decoder's own words, one line of them. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
