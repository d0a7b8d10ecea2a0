import type { GreyImage } from './grey-image.ts';
import { greyRange, lightPixels } from './grey-range.ts';

/** This share of the lines that cross a band's edge turns from light to dark or back there, paper one way and ink the other; soft edges of ink may hide it. */
const leastTurning = 0.6;
/** Paper takes this share of the picture's rim on either side of the edge. A digit that fills its picture has straight edges too. */
const leastPaperOnRim = 0.9;
/** A band takes this share of the picture and this share of it is writing, failing which it is itself a stroke. */
const leastBand = 0.25;
const leastWritten = 0.05;

/** Columns `from` … `to` − 1 of a picture. */
interface Band {
  readonly from: number;
  readonly to: number;
}

/**
 * Exchanges paper and ink back where they are exchanged in a straight band across the picture, upright or level: writing that runs into a dark bar and
 * is light there.
 *
 * @param image 0 black … 255 white.
 * @returns `image` itself where there is no such band.
 */
export function withoutInvertedBand(image: GreyImage): GreyImage {
  const upright = exchangedBack(image);
  if (upright !== undefined) return upright;
  const level = exchangedBack(transposed(image));
  return level === undefined ? image : transposed(level);
}

function exchangedBack(image: GreyImage): GreyImage | undefined {
  const isLight = lightPixels(image);
  const band = bandBetween(edgesOf(isLight, image), image.width);
  if (band === undefined) return undefined;
  const paper = paperOf(isLight, image, (x) => isIn(band, x));
  const beside = paperOf(isLight, image, (x) => !isIn(band, x));
  if (paper === undefined || beside === undefined || paper === beside) return undefined;
  const { low, high } = greyRange(image);
  const pixels = Float32Array.from(image.pixels);
  let written = 0;
  for (let i = 0; i < pixels.length; i++) {
    if (!isIn(band, i % image.width)) continue;
    pixels[i] = low + high - pixels[i]!;
    if (isLight[i] !== paper) written++;
  }
  return written < leastWritten * (band.to - band.from) * image.height ? undefined : { ...image, pixels };
}

/** Columns, each the first behind an edge. */
function edgesOf(isLight: Uint8Array, { width, height }: GreyImage): number[] {
  const turning = new Uint32Array(width);
  for (let y = 0; y < height; y++) {
    for (let x = 1; x < width; x++) if (isLight[y * width + x] !== isLight[y * width + x - 1]) turning[x]!++;
  }
  return [...turning.keys()].filter((x) => turning[x]! >= leastTurning * height);
}

/** One edge parts the picture in two, of which the smaller is the band. A narrow one is a stroke. */
function bandBetween([first, second, ...more]: number[], width: number): Band | undefined {
  if (first === undefined || more.length > 0) return undefined;
  const band = second !== undefined ? { from: first, to: second } : first > width / 2 ? { from: first, to: width } : { from: 0, to: first };
  return band.to - band.from < leastBand * width ? undefined : band;
}

function isIn({ from, to }: Band, x: number): boolean {
  return x >= from && x < to;
}

/** Whether the paper of some columns is light (1) or dark (0), from what they have of the picture's rim; undefined where it is not clear. */
function paperOf(isLight: Uint8Array, { width, height }: GreyImage, takes: (x: number) => boolean): 0 | 1 | undefined {
  let count = 0;
  let light = 0;
  for (let x = 0; x < width; x++) {
    if (!takes(x)) continue;
    const isSide = x === 0 || x === width - 1;
    for (let y = 0; y < height; y += isSide || height === 1 ? 1 : height - 1) {
      count++;
      light += isLight[y * width + x]!;
    }
  }
  if (light >= leastPaperOnRim * count) return 1;
  return light <= (1 - leastPaperOnRim) * count ? 0 : undefined;
}

function transposed({ width, height, pixels }: GreyImage): GreyImage {
  const turned = new Float32Array(pixels.length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) turned[x * height + y] = pixels[y * width + x]!;
  return { width: height, height: width, pixels: turned };
}
