import type { Homography, PageImage } from '../../contract/scanner.ts';

const white = 255;

/**
 * A picture seen through a map: each pixel of the result is interpolated (bilinear) where `toSource` puts it in the source. Beyond the source's
 * edges lies white paper.
 */
export function warp(source: PageImage, toSource: Homography, width: number, height: number): PageImage {
  const pixels = new Uint8Array(width * height);
  const [a, b, c, d, e, f, g, h, i] = toSource;
  const from = source.pixels;
  const { width: sourceWidth, height: sourceHeight } = source;
  const [lastX, lastY] = [sourceWidth - 1, sourceHeight - 1];
  for (let row = 0, at = 0; row < height; row++) {
    const y = row + 0.5;
    let [u, v, w] = [a * 0.5 + b * y + c, d * 0.5 + e * y + f, g * 0.5 + h * y + i];
    for (let column = 0; column < width; column++, at++) {
      const scale = 1 / w;
      const sourceX = u * scale - 0.5;
      const sourceY = v * scale - 0.5;
      u += a;
      v += d;
      w += g;
      // Between four pixels, as nearly all are.
      if (sourceX > 0 && sourceY > 0 && sourceX < lastX && sourceY < lastY) {
        const left = sourceX | 0;
        const top = sourceY | 0;
        const first = top * sourceWidth + left;
        const below = first + sourceWidth;
        const rightwards = sourceX - left;
        const upper = from[first]! + (from[first + 1]! - from[first]!) * rightwards;
        const lower = from[below]! + (from[below + 1]! - from[below]!) * rightwards;
        pixels[at] = upper + (lower - upper) * (sourceY - top) + 0.5;
        continue;
      }
      if (!(sourceX > -0.5 && sourceY > -0.5 && sourceX < lastX + 0.5 && sourceY < lastY + 0.5)) {
        pixels[at] = white;
        continue;
      }
      const left = sourceX <= 0 ? 0 : sourceX >= lastX ? lastX : sourceX | 0;
      const top = sourceY <= 0 ? 0 : sourceY >= lastY ? lastY : sourceY | 0;
      const rightwards = sourceX <= 0 || left === lastX ? 0 : sourceX - left;
      const downwards = sourceY <= 0 || top === lastY ? 0 : sourceY - top;
      const first = top * sourceWidth + left;
      const stepX = rightwards === 0 ? 0 : 1;
      const below = downwards === 0 ? first : first + sourceWidth;
      const upper = from[first]! + (from[first + stepX]! - from[first]!) * rightwards;
      const lower = from[below]! + (from[below + stepX]! - from[below]!) * rightwards;
      pixels[at] = upper + (lower - upper) * downwards + 0.5;
    }
  }
  return { width, height, pixels };
}

/** Turned clockwise by quarters of a circle; no pixel changes its value. */
export function turnQuarters(image: PageImage, quarters: 0 | 1 | 2 | 3): PageImage {
  if (quarters === 0) return image;
  const { width, height, pixels } = image;
  const turned = new Uint8Array(pixels.length);
  const lies = quarters !== 2;
  const [newWidth, newHeight] = lies ? [height, width] : [width, height];
  // Where the result's first pixel comes from, and the steps in the source for one to the right and one down.
  const [start, right, down] = quarters === 1 ? [(height - 1) * width, -width, 1] : quarters === 2 ? [pixels.length - 1, -1, -width] : [width - 1, width, -1];
  for (let y = 0, at = 0; y < newHeight; y++) {
    for (let x = 0, source = start + y * down; x < newWidth; x++, source += right) turned[at++] = pixels[source]!;
  }
  return { width: newWidth, height: newHeight, pixels: turned };
}
