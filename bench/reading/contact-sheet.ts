import sharp from 'sharp';
import type { GreyImage } from '../../src/domain/digits/grey-image.ts';

const sheetWidth = 1300;
const gap = 6;
const between = '#e08080';

/** Many small pictures on one, in rows from left to right, in their own sizes. */
export async function writeContactSheet(path: string, images: readonly GreyImage[]): Promise<void> {
  let [left, top, rowHeight] = [gap, gap, 0];
  const placed = images.map(({ width, height, pixels }) => {
    if (left + width + gap > sheetWidth) [left, top, rowHeight] = [gap, top + rowHeight + gap, 0];
    const place = { left, top, input: Buffer.from(pixels), raw: { width, height, channels: 1 as const } };
    left += width + gap;
    rowHeight = Math.max(rowHeight, height);
    return place;
  });
  await sharp({ create: { width: sheetWidth, height: top + rowHeight + gap, channels: 3, background: between } }).composite(placed).png().toFile(path);
}
