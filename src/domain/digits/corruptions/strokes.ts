import { samplePixels, sampleSide } from '../../../contract/sample-facts.ts';
import type { RandomStream } from '../../random.ts';
import { drawPiece } from '../pen.ts';
import type { Point } from '../stroke.ts';
import { gaussianBlur } from '../gaussian-blur.ts';

const dropsShare = 0.08;
const dropSigma = 1.2;
const dotEvery = 3;
const dotRadius = 0.6;
const zigzagTeeth = 6;
const zigzagHeight = 3;
const zigzagRadius = 0.5;

/** Drops of ink: the highest peaks of blurred noise. */
export function spatter(image: Float32Array, random: RandomStream): Float32Array {
  const noise = gaussianBlur(Float32Array.from({ length: samplePixels }, () => random.normal()), dropSigma);
  const level = noise.slice().sort()[Math.floor((1 - dropsShare) * samplePixels)]!;
  return image.map((value, p) => (noise[p]! > level ? Math.max(value, 0.7) : value));
}

/** A dotted line from one side to the other. */
export function dottedLine(image: Float32Array, random: RandomStream): Float32Array {
  const [from, to] = ends(random);
  const dots = Math.floor(Math.hypot(to[0] - from[0], to[1] - from[1]) / dotEvery);
  return inked(image, Array.from({ length: dots + 1 }, (_, k) => {
    const dot = between(from, to, k / dots);
    return [dot, dot];
  }), dotRadius);
}

/** A line from one side to the other that goes up and down. */
export function zigzag(image: Float32Array, random: RandomStream): Float32Array {
  const [from, to] = ends(random);
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const points = Array.from({ length: 2 * zigzagTeeth + 1 }, (_, k): Point => {
    const [x, y] = between(from, to, k / (2 * zigzagTeeth));
    const aside = (k % 2 === 0 ? -1 : 1) * (zigzagHeight / 2 / length);
    return [x - aside * (to[1] - from[1]), y + aside * (to[0] - from[0])];
  });
  return inked(image, points.slice(1).map((point, k) => [points[k]!, point]), zigzagRadius);
}

function ends(random: RandomStream): [Point, Point] {
  const height = (): number => random.uniform(0.1, 0.9) * sampleSide;
  return [[0, height()], [sampleSide - 1, height()]];
}

function between([x0, y0]: Point, [x1, y1]: Point, share: number): Point {
  return [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
}

function inked(image: Float32Array, pieces: readonly (readonly [Point, Point])[], radius: number): Float32Array {
  const pixels = image.map((value) => value * 255);
  for (const [from, to] of pieces) drawPiece({ width: sampleSide, height: sampleSide, pixels }, from, to, radius);
  return pixels.map((value) => value / 255);
}
