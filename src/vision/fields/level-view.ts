import type { Homography } from '../../contract/scanner.ts';
import type { GreyImage } from '../../domain/digits/grey-image.ts';
import { resampleBox, type PixelBox } from '../../domain/digits/resample.ts';

type Point = readonly [x: number, y: number];

/** A rectangle that leans with the lines of its page, looked at level and at another size. */
export interface LevelView {
  /** Of the view, in its own pixels. */
  readonly width: number;
  readonly height: number;
  /** Maps places of the view to the page. */
  readonly map: Homography;
  /** The upright box in the page's pixels around a box in the view's. */
  readonly toPage: (box: PixelBox) => PixelBox;
  /** The box in the view's pixels that toPage() puts an upright box of the page around, to within rounding. */
  readonly fromPage: (box: PixelBox) => PixelBox;
  /** What is seen; bilinear between pixels, averaged where it is reduced; beyond the page its rim is repeated. */
  readonly cut: (page: GreyImage) => GreyImage;
}

/**
 * @param centre on the page, of the rectangle, in continuous coordinates (a pixel's middle is at .5).
 * @param width of the rectangle on the page, in its own direction; so with `height`.
 * @param slope pixels down per pixel to the right, of the page's lines.
 * @param scale the view's pixels per pixel of the page, at most 1.
 */
export function levelView(centre: Point, width: number, height: number, slope: number, scale: number): LevelView {
  const cos = 1 / Math.hypot(1, slope);
  const sin = slope * cos;
  const lean = Math.abs(sin);
  const seen = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const [c, s] = [cos / scale, sin / scale];
  return {
    ...seen,
    map: [c, -s, centre[0] - (c * seen.width - s * seen.height) / 2, s, c, centre[1] - (s * seen.width + c * seen.height) / 2, 0, 0, 1],
    toPage(box) {
      const dx = (box.left + box.width / 2 - seen.width / 2) / scale;
      const dy = (box.top + box.height / 2 - seen.height / 2) / scale;
      const x = centre[0] + cos * dx - sin * dy;
      const y = centre[1] + sin * dx + cos * dy;
      const across = (box.width * cos + box.height * lean) / scale;
      const down = (box.width * lean + box.height * cos) / scale;
      return between(x - across / 2, y - down / 2, x + across / 2, y + down / 2);
    },
    fromPage(box) {
      const dx = box.left + box.width / 2 - centre[0];
      const dy = box.top + box.height / 2 - centre[1];
      const x = seen.width / 2 + scale * (cos * dx + sin * dy);
      const y = seen.height / 2 + scale * (cos * dy - sin * dx);
      const factor = scale / (cos * cos - lean * lean);
      const across = factor * (cos * box.width - lean * box.height);
      const down = factor * (cos * box.height - lean * box.width);
      return between(x - across / 2, y - down / 2, x + across / 2, y + down / 2);
    },
    cut(page) {
      const whole = cutLeaning(page, centre, Math.max(1, Math.round(width)), Math.max(1, Math.round(height)), cos, sin);
      if (whole.width === seen.width && whole.height === seen.height) return whole;
      return { ...seen, pixels: resampleBox(whole, { left: 0, top: 0, width: whole.width, height: whole.height }, seen.width, seen.height) };
    }
  };
}

/**
 * Pixels of a page whose lines fall by `slope` per pixel, level around its middle and of the same size; beyond the page its rim is repeated.
 *
 * @param pixels `[height, width]`
 */
export function turnLevel(pixels: Uint8Array, width: number, height: number, slope: number): Uint8Array {
  const cos = 1 / Math.hypot(1, slope);
  return cutLeaning({ width, height, pixels }, [width / 2, height / 2], width, height, cos, slope * cos).pixels;
}

/** Whole pixels. */
function between(left: number, top: number, right: number, bottom: number): PixelBox {
  const [x, y] = [Math.round(left), Math.round(top)];
  return { left: x, top: y, width: Math.max(1, Math.round(right) - x), height: Math.max(1, Math.round(bottom) - y) };
}

function cutLeaning(page: GreyImage, centre: Point, width: number, height: number, cos: number, sin: number): GreyImage & { readonly pixels: Uint8Array } {
  const pixels = new Uint8Array(width * height);
  if (sin === 0) {
    const left = Math.round(centre[0] - width / 2);
    const top = Math.round(centre[1] - height / 2);
    for (let y = 0; y < height; y++) {
      const row = Math.min(page.height - 1, Math.max(0, top + y)) * page.width;
      for (let x = 0; x < width; x++) pixels[y * width + x] = page.pixels[row + Math.min(page.width - 1, Math.max(0, left + x))]!;
    }
    return { width, height, pixels };
  }
  const lastX = page.width - 1;
  const lastY = page.height - 1;
  for (let row = 0; row < height; row++) {
    const dy = row + 0.5 - height / 2;
    for (let column = 0; column < width; column++) {
      const dx = column + 0.5 - width / 2;
      const x = Math.min(lastX, Math.max(0, centre[0] + cos * dx - sin * dy - 0.5));
      const y = Math.min(lastY, Math.max(0, centre[1] + sin * dx + cos * dy - 0.5));
      const left = Math.floor(x);
      const top = Math.floor(y);
      const right = x - left;
      const down = y - top;
      const upper = top * page.width + left;
      const lower = top < lastY ? upper + page.width : upper;
      const next = left < lastX ? 1 : 0;
      const above = page.pixels[upper]! * (1 - right) + page.pixels[upper + next]! * right;
      const below = page.pixels[lower]! * (1 - right) + page.pixels[lower + next]! * right;
      pixels[row * width + column] = Math.round(above * (1 - down) + below * down);
    }
  }
  return { width, height, pixels };
}
