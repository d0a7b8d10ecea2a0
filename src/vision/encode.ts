import type { PageImage } from '../contract/scanner.ts';

/** Thin strokes keep their edges, and a page of 2 megapixels takes about 300 KB. */
const quality = 85;

/** A picture as a grey JPEG. @param image `[height, width]`, 0 black … 255 white */
export async function encodeJpeg({ width, height, pixels }: PageImage): Promise<Uint8Array> {
  const sharp = (await import('sharp')).default;
  return sharp(pixels, { raw: { width, height, channels: 1 } }).jpeg({ quality }).toBuffer();
}

/** A picture as a grey PNG: without loss. @param image `[height, width]`, 0 black … 255 white */
export async function encodePng({ width, height, pixels }: PageImage): Promise<Uint8Array> {
  const sharp = (await import('sharp')).default;
  return sharp(pixels, { raw: { width, height, channels: 1 } }).png().toBuffer();
}
