import type { PageImage } from '../../contract/scanner.ts';

/** The whole factor by which a picture is shrunk so that its longer side has at most `side` pixels. */
export function shrinkFactor({ width, height }: Pick<PageImage, 'width' | 'height'>, side: number): number {
  return Math.max(1, Math.ceil(Math.max(width, height) / side));
}

/**
 * The means of squares of factor × factor pixels; what is left over at the right and lower edge is cut off, so that every place is exactly `factor`
 * times its place in the result.
 */
export function shrink(image: PageImage, factor: number): PageImage {
  if (factor === 1) return image;
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const [columns, rows] = [Math.min(factor, image.width), Math.min(factor, image.height)];
  const pixels = new Uint8Array(width * height);
  const half = (columns * rows) >> 1;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      let sum = half;
      for (let row = 0, from = y * factor * image.width + x * factor; row < rows; row++, from += image.width) {
        for (let column = 0; column < columns; column++) sum += image.pixels[from + column]!;
      }
      pixels[at] = sum / (columns * rows);
    }
  }
  return { width, height, pixels };
}
