import { samplePixels, sampleSide } from '../../../../contract/sample-facts.ts';
import { fillPicture } from '../../../ui/ink.ts';
import type { Ink } from '../../../ui/ink.ts';
import { pageSize } from './page-cache.ts';

/** Digits a row of a page's picture: 32 × 16 of them are small enough for every graphics card. */
const perRow = 32;

/** A page as it is drawn: its digits side by side in one picture, ink on nothing, so that any paper may lie under it. */
export interface DigitPage {
  /** `[n, 28, 28]`, n ≤ pageSize. */
  readonly bytes: Uint8Array;
  picture: ImageBitmap;
}

export async function digitPage(bytes: Uint8Array, ink: Ink): Promise<DigitPage> {
  return { bytes, picture: await pictureOf(bytes, ink) };
}

/** In the colour of another theme. */
export async function inkAnew(page: DigitPage, ink: Ink): Promise<void> {
  const picture = await pictureOf(page.bytes, ink);
  page.picture.close();
  page.picture = picture;
}

/** Where the digit at `index` of the page lies in its picture. */
export function placeInPicture(index: number): { readonly x: number; readonly y: number } {
  return { x: (index % perRow) * sampleSide, y: Math.floor(index / perRow) * sampleSide };
}

export function pixelsInPage(page: DigitPage, index: number): Uint8Array {
  return page.bytes.subarray(index * samplePixels, (index + 1) * samplePixels);
}

async function pictureOf(bytes: Uint8Array, ink: Ink): Promise<ImageBitmap> {
  const count = bytes.length / samplePixels;
  const width = Math.min(count, perRow) * sampleSide;
  const image = new ImageData(width, Math.ceil(count / perRow) * sampleSide);
  fillPicture(new Uint32Array(image.data.buffer), width, bytes, ink);
  return createImageBitmap(image);
}

/** First and last place of the page's samples in a list of `count`. */
export function pageRange(page: number, count: number): readonly [number, number] {
  return [page * pageSize, Math.min(count, (page + 1) * pageSize)];
}
