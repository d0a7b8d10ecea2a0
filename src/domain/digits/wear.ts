import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';
import { randomStream } from '../random.ts';
import type { RandomStream } from '../random.ts';
import type { GreyImage } from './grey-image.ts';
import { gaussianBlur } from './gaussian-blur.ts';
import { drawPiece } from './pen.ts';
import { resampleBox } from './resample.ts';
import { changeStroke } from './stroke-width.ts';
import { warp } from './warp-image.ts';

const steepestTilt = 35;
const whole = { left: 0, top: 0, width: sampleSide, height: sampleSide };

/** Changes `[28, 28]` values from 0 (paper) to 255 (ink), which may leave that range. */
type Wear = (image: Float32Array, random: RandomStream) => void;

/**
 * What pens, paper, scanners and careless cutting do to a digit. None of them is one of the corruptions that models are tested on, but six are of a kind
 * with one: `outline` with edges, `swap` with the inverted stripe, `roughen` with frosted glass, `harden` with salt and pepper, `tilt` with rotation,
 * `crossOut` with the zigzag line.
 */
const kinds: readonly Wear[] = [coarsen, harden, fade, patch, crossOut, changePen, stretch, tilt, leaveFrame, outline, swap, roughen];

/**
 * The same digits on worse paper, by other pens and through worse scanners, for a network to learn that this changes nothing: each is worn in one or
 * two ways. Digit `i` depends on the seed and `i` only.
 *
 * @param pixels `[N, 28, 28]` bytes.
 * @returns as many.
 */
export function wearDigits(pixels: Uint8Array, seed: number): Uint8Array {
  const worn = new Uint8Array(pixels.length);
  for (let i = 0; i * samplePixels < pixels.length; i++) {
    const random = randomStream(seed, 'wear', i);
    const image = Float32Array.from(pixels.subarray(i * samplePixels, (i + 1) * samplePixels));
    const times = 1 + random.integer(2);
    for (let time = 0; time < times; time++) kinds[random.integer(kinds.length)]!(image, random);
    for (let p = 0; p < samplePixels; p++) worn[i * samplePixels + p] = Math.min(255, Math.max(0, Math.round(image[p]!)));
  }
  return worn;
}

function picture(pixels: Float32Array): GreyImage {
  return { width: sampleSide, height: sampleSide, pixels };
}

/** From 0 … 255, or somewhat outside, to 0 … 1, in place. */
function toShares(image: Float32Array): void {
  for (let p = 0; p < samplePixels; p++) image[p] = Math.min(1, Math.max(0, image[p]! / 255));
}

/** Seen by a scanner of few pixels, which need not be square. */
function coarsen(image: Float32Array, random: RandomStream): void {
  const [width, height] = [9 + random.integer(9), 9 + random.integer(9)];
  const small = { width, height, pixels: resampleBox(picture(image), whole, width, height) };
  image.set(resampleBox(small, { left: 0, top: 0, width, height }, sampleSide, sampleSide));
}

/** Black and white, with nothing between, as a fax has it: the paper's grain becomes specks. */
function harden(image: Float32Array, random: RandomStream): void {
  const [paper, ink] = [Math.min(...image), Math.max(...image)];
  const level = paper + (ink - paper) * random.uniform(0.25, 0.75);
  const grain = (ink - paper) * random.uniform(0, 0.25);
  for (let p = 0; p < samplePixels; p++) image[p] = image[p]! + grain * random.normal() > level ? 255 : 0;
}

/** Pale ink on grey paper under uneven light, with grain. */
function fade(image: Float32Array, random: RandomStream): void {
  const ink = random.uniform(0.35, 1);
  const paper = random.uniform(0, 110);
  const [slopeX, slopeY] = [random.uniform(-60, 60), random.uniform(-60, 60)];
  const grain = random.uniform(0, 30);
  for (let p = 0; p < samplePixels; p++) {
    const x = (p % sampleSide) / sampleSide - 0.5;
    const y = Math.floor(p / sampleSide) / sampleSide - 0.5;
    const ground = Math.max(0, paper + slopeX * x + slopeY * y);
    image[p] = ground + (255 - ground) * ink * (image[p]! / 255) + grain * random.normal();
  }
}

/** Ink that has come off, or stains. */
function patch(image: Float32Array, random: RandomStream): void {
  const count = 1 + random.integer(3);
  for (let k = 0; k < count; k++) {
    const value = random.next() < 0.5 ? 0 : random.uniform(60, 255);
    const [cx, cy] = [random.uniform(2, 26), random.uniform(2, 26)];
    const [rx, ry] = [random.uniform(1, 4), random.uniform(1, 4)];
    for (let p = 0; p < samplePixels; p++) {
      const dx = ((p % sampleSide) - cx) / rx;
      const dy = (Math.floor(p / sampleSide) - cy) / ry;
      if (dx * dx + dy * dy < 1) image[p] = value;
    }
  }
}

/** A stroke or several in one go that belong to something else, or strike the digit out. */
function crossOut(image: Float32Array, random: RandomStream): void {
  const place = (): [number, number] => [random.uniform(-4, 32), random.uniform(-4, 32)];
  const radius = random.uniform(0.2, 1);
  let from = place();
  for (let strokes = 1 + random.integer(4); strokes > 0; strokes--) {
    const to = place();
    drawPiece(picture(image), from, to, radius);
    from = to;
  }
}

/** Finer, or far broader. */
function changePen(image: Float32Array, random: RandomStream): void {
  toShares(image);
  changeStroke(image, sampleSide, random.uniform(-0.7, 1.6), new Float32Array(samplePixels));
  for (let p = 0; p < samplePixels; p++) image[p]! *= 255;
}

/** Wider or narrower, about the middle. */
function stretch(image: Float32Array, random: RandomStream): void {
  const factor = Math.exp(random.uniform(-0.4, 0.3));
  const isUpright = random.next() < 0.5;
  image.set(warp(image, (x, y) => (isUpright ? [x, y / factor] : [x / factor, y])));
}

/** Written or photographed askew. */
function tilt(image: Float32Array, random: RandomStream): void {
  const angle = (random.uniform(-steepestTilt, steepestTilt) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  image.set(warp(image, (x, y) => [cos * x - sin * y, sin * x + cos * y]));
}

/** A side or two of the box that it was written in. */
function leaveFrame(image: Float32Array, random: RandomStream): void {
  const sides = 1 + random.integer(2);
  for (let k = 0; k < sides; k++) {
    const near = random.uniform(0, 4);
    const place = random.next() < 0.5 ? near : sampleSide - 1 - near;
    const tilt = random.uniform(-1, 1);
    const [from, to] = [[-2, place - tilt] as const, [sampleSide + 1, place + tilt] as const];
    const isUpright = random.next() < 0.5;
    const turned = ([along, across]: readonly [number, number]): [number, number] => (isUpright ? [across, along] : [along, across]);
    drawPiece(picture(image), turned(from), turned(to), random.uniform(0.1, 0.8));
  }
}

/** Hollow, as some stamps, stencils and copies leave a digit: what a thinner pen would have written is missing. */
function outline(image: Float32Array, random: RandomStream): void {
  const kept = random.uniform(0.6, 1.1);
  const broaden = random.uniform(0, 1);
  const scratch = new Float32Array(samplePixels);
  toShares(image);
  changeStroke(image, sampleSide, broaden, scratch);
  const core = image.slice();
  changeStroke(core, sampleSide, -kept, scratch);
  const strongest = Math.max(0.2, ...image.map((value, p) => value - core[p]!));
  for (let p = 0; p < samplePixels; p++) image[p] = (255 * (image[p]! - core[p]!)) / strongest;
}

/** Light on dark where a print, a bar, a shadow or a copy's edge lies: on one side of a line, between two, in a round patch, or all over. */
function swap(image: Float32Array, random: RandomStream): void {
  const shape = random.next();
  const [cx, cy] = [random.uniform(4, 24), random.uniform(4, 24)];
  const angle = random.uniform(0, 2 * Math.PI);
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
  const [rx, ry] = [random.uniform(3, 14), random.uniform(3, 14)];
  const isInside = (dx: number, dy: number): boolean => {
    if (shape < 0.2) return true;
    if (shape < 0.5) return dx * nx + dy * ny < 0;
    if (shape < 0.7) return Math.abs(dx * nx + dy * ny) < rx / 2;
    return (dx / rx) ** 2 + (dy / ry) ** 2 < 1;
  };
  for (let p = 0; p < samplePixels; p++) if (isInside((p % sampleSide) - cx, Math.floor(p / sampleSide) - cy)) image[p] = 255 - image[p]!;
}

/** On coarse paper or through a poor lens: ink stands a pixel or two from where it was put, blurred or not. */
function roughen(image: Float32Array, random: RandomStream): void {
  const reach = random.uniform(0.5, 2);
  const source = image.slice();
  for (let p = 0; p < samplePixels; p++) {
    const x = (p % sampleSide) + Math.round(random.uniform(-reach, reach));
    const y = Math.floor(p / sampleSide) + Math.round(random.uniform(-reach, reach));
    image[p] = source[Math.min(sampleSide - 1, Math.max(0, y)) * sampleSide + Math.min(sampleSide - 1, Math.max(0, x))]!;
  }
  if (random.next() < 0.5) image.set(gaussianBlur(image, random.uniform(0.4, 1)));
}
