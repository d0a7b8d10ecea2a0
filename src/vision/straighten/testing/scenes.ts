import type { Homography, PageImage } from '../../../contract/scanner.ts';
import { compose, identity, invert, rotation, turnedTo } from '../../../domain/pages/homography.ts';
import { randomStream } from '../../../domain/random.ts';
import { divideByBackground, findBackground } from '../background.ts';
import { turnQuarters, warp } from '../warp.ts';

/** A page that was changed in a known way. */
export interface Scene {
  readonly image: PageImage;
  /** Maps places of `image` to the page as it was. */
  readonly toPage: Homography;
}

/** On white paper, so that a page's own edges do not show when it is turned on more of it. */
export function onWhite(page: PageImage): PageImage {
  return divideByBackground(page, findBackground(page));
}

/** A page laid on the glass of a scanner: turned clockwise by quarters of a circle, and by `degrees` on top, with white around it. */
export function layOnGlass(page: PageImage, degrees: number, quarters: 0 | 1 | 2 | 3 = 0): Scene {
  const turned = turnQuarters(page, quarters);
  const angle = Math.abs(degrees) * Math.PI / 180;
  const size = {
    width: Math.ceil(turned.width * Math.cos(angle) + turned.height * Math.sin(angle)),
    height: Math.ceil(turned.height * Math.cos(angle) + turned.width * Math.sin(angle))
  };
  const toTurned = rotation(-degrees, size, turned);
  return { image: warp(turned, toTurned, size.width, size.height), toPage: quarters === 0 ? toTurned : compose(turnedTo(page.width, page.height, quarters), toTurned) };
}

const photoSize = { width: 1500, height: 1000 };

/**
 * A sheet on a dark table with grain, photographed with a phone: tilted by up to 25°, turned by up to 20°, a focal length of 0.6 to 1.1 of the longer
 * side, light that falls off, the soft shadow of a hand over a part of it, noise. `seed` fixes all of it.
 */
export function photograph(sheet: PageImage, seed: number): Scene {
  const random = randomStream(seed, 'photograph');
  const { width, height } = photoSize;
  const radians = (most: number): number => random.uniform(-most, most) * Math.PI / 180;
  const map = pinhole(sheet, { tiltX: radians(25), tiltY: radians(25), roll: radians(20), focal: random.uniform(0.6, 1.1) * width });
  const toPage = invert(map);
  const seen = warp(sheet, toPage, width, height);
  // Black where the sheet is, white beyond it.
  const ground = warp({ ...sheet, pixels: new Uint8Array(sheet.pixels.length) }, toPage, width, height);
  const noise = Float32Array.from({ length: 4093 }, () => 2 * random.normal());
  const [grain, table] = [random.uniform(10, 40), random.uniform(30, 90)];
  const [slopeX, slopeY] = [random.uniform(-0.25, 0.25), random.uniform(-0.25, 0.25)];
  const shadow = { x: random.uniform(0.3, 0.7) * width, y: random.uniform(0.3, 0.7) * height, angle: random.uniform(0, Math.PI), soft: random.uniform(60, 200), depth: random.uniform(0, 0.4) };
  const pixels = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const wood = table + grain * Math.sin(y / 17 + 3 * Math.sin(x / 210)) * Math.sin(x / 340 + y / 23);
      const side = ((x - shadow.x) * Math.cos(shadow.angle) + (y - shadow.y) * Math.sin(shadow.angle)) / shadow.soft;
      const light = (0.82 + slopeX * (x / width - 0.5) + slopeY * (y / height - 0.5)) * (1 - shadow.depth / (1 + Math.exp(-4 * side)));
      pixels[at] = Math.max(0, Math.min(255, (ground.pixels[at] === 0 ? seen.pixels[at]! : wood) * light + noise[at % noise.length]!));
    }
  }
  return { image: { width, height, pixels }, toPage };
}

interface Camera {
  /** Radians. */
  readonly tiltX: number;
  readonly tiltY: number;
  readonly roll: number;
  /** Pixels. */
  readonly focal: number;
}

/** The map of a sheet's pixels to the photo's of a camera that looks at its middle from where three quarters of the photo are filled. */
function pinhole(sheet: PageImage, { tiltX, tiltY, roll, focal }: Camera): Homography {
  const about = (axis: 0 | 1 | 2, angle: number): Homography => {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    return axis === 0 ? [1, 0, 0, 0, c, -s, 0, s, c] : axis === 1 ? [c, 0, s, 0, 1, 0, -s, 0, c] : [c, -s, 0, s, c, 0, 0, 0, 1];
  };
  const [a, b, , d, e, , g, h] = [about(0, tiltX), about(1, tiltY), about(2, roll)].reduce(compose, identity);
  const distance = focal * Math.max(sheet.width / photoSize.width, sheet.height / photoSize.height) / 0.75;
  const view: Homography = [focal, 0, photoSize.width / 2, 0, focal, photoSize.height / 2, 0, 0, 1];
  return compose(view, compose([a, b, 0, d, e, 0, g, h, distance], [1, 0, -sheet.width / 2, 0, 1, -sheet.height / 2, 0, 0, 1]));
}
