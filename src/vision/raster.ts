import type { Sharp } from 'sharp';
import type { PageImage } from '../contract/scanner.ts';
import { reasonOf } from './reason-of.ts';

/** The decoder cannot read it; the message is in its own words. */
export class RasterDamage extends Error {}

/** What a picture says of itself before anything is decoded. */
export interface RasterHeader {
  readonly width: number;
  readonly height: number;
  /** Pixels an inch as written in the file, which may be a program's default; null where nothing is. */
  readonly density: number | null;
}

/** A picture of this many pixels or less is decoded; `page` counts from 0 in files of several. */
export interface RasterOptions {
  readonly limitPixels: number;
  readonly page?: number;
  /** Stretched to this size where the file's pixels are not square. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** Reads the header of a PNG, JPEG, TIFF, WebP or GIF. @throws RasterDamage */
export async function readRasterHeader(bytes: Uint8Array): Promise<RasterHeader> {
  const sharp = await loadSharp();
  // The limit would stop the header's reader too, in words of its own.
  const { width, height, density } = await sharp(bytes, { limitInputPixels: false }).metadata().catch(throwDamage);
  return { width, height, density: density ?? null };
}

/**
 * Decodes a PNG, JPEG, TIFF, WebP or GIF to grey values. Callers look at the first bytes before: the decoder also knows formats that run far
 * (SVG fetches and renders).
 *
 * @returns `[height, width]` of the upright picture (EXIF orientation applied), 0 black … 255 white, transparent parts as white paper, 16-bit
 *   values reduced to their upper eight bits; nothing is inverted or stretched
 * @throws RasterDamage
 */
export async function decodeRaster(bytes: Uint8Array, { limitPixels, page = 0, size }: RasterOptions): Promise<PageImage> {
  const sharp = await loadSharp();
  let picture = sharp(bytes, { failOn: 'error', limitInputPixels: limitPixels, page });
  if (size !== undefined) picture = picture.resize({ ...size, fit: 'fill', kernel: 'linear' });
  return greyOf(picture.autoOrient());
}

/** The grey values of interleaved pixels of eight bits, red, green, blue and alpha; transparent parts are white paper. */
export async function greyOfColours(colours: Uint8Array, width: number, height: number): Promise<PageImage> {
  const sharp = await loadSharp();
  return greyOf(sharp(colours, { raw: { width, height, channels: 4 } }));
}

async function greyOf(picture: Sharp): Promise<PageImage> {
  const { data, info } = await picture
    .flatten({ background: '#ffffff' })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch(throwDamage);
  return { width: info.width, height: info.height, pixels: firstChannel(data, info.channels) };
}

/** Loading it takes a tenth of the studio's start, and most starts decode nothing. */
async function loadSharp() {
  return (await import('sharp')).default;
}

function throwDamage(error: unknown): never {
  throw new RasterDamage(reasonOf(error), { cause: error });
}

function firstChannel(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 1) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const pixels = new Uint8Array(data.length / channels);
  for (let i = 0; i < pixels.length; i++) pixels[i] = data[i * channels]!;
  return pixels;
}
