import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';
import type { RandomStream } from '../random.ts';

/** Displacements in pixels for every pixel of a 28×28 image; `draw` replaces them. */
export interface ElasticField {
  readonly dx: Float32Array;
  readonly dy: Float32Array;
  draw(random: RandomStream): void;
}

/**
 * Root mean square of a cubic B-spline surface over independent standard normals: the mean over a cell of the weights' sum of squares
 * is 151/315 in one dimension, hence that much in two (squared for two dimensions, then the root).
 */
const splineDeviation = 151 / 315;

/**
 * A smooth random displacement field (after Simard, Steinkraus and Platt, 2003). Instead of blurring noise with a Gaussian at every pixel,
 * normals on a coarse grid are joined by uniform cubic B-splines: their kernel has standard deviation spacing/√3, so
 * a spacing of smoothness·√3 has the smoothness asked for at a fraction of the work.
 *
 * @param displacement root mean square of each component, in pixels.
 * @param smoothness standard deviation of the equivalent Gaussian, in pixels.
 */
export function createElasticField(displacement: number, smoothness: number): ElasticField {
  const spacing = smoothness * Math.sqrt(3);
  const knots = Math.floor((sampleSide - 1) / spacing) + 4;
  const first = new Uint8Array(sampleSide);
  const weights = new Float32Array(sampleSide * 4);
  for (let i = 0; i < sampleSide; i++) {
    const cell = Math.floor(i / spacing);
    const t = i / spacing - cell;
    first[i] = cell;
    weights[i * 4] = (1 - t) ** 3 / 6;
    weights[i * 4 + 1] = (3 * t ** 3 - 6 * t ** 2 + 4) / 6;
    weights[i * 4 + 2] = (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6;
    weights[i * 4 + 3] = t ** 3 / 6;
  }
  const grid = new Float32Array(knots * knots);
  const rows = new Float32Array(sampleSide * knots);
  const gain = displacement / splineDeviation;
  const dx = new Float32Array(samplePixels);
  const dy = new Float32Array(samplePixels);

  function fill(target: Float32Array, random: RandomStream): void {
    for (let i = 0; i < grid.length; i++) grid[i] = gain * random.normal();
    for (let y = 0; y < sampleSide; y++) {
      const from = first[y]! * knots;
      for (let k = 0; k < knots; k++) {
        rows[y * knots + k] = weights[y * 4]! * grid[from + k]! + weights[y * 4 + 1]! * grid[from + knots + k]!
          + weights[y * 4 + 2]! * grid[from + 2 * knots + k]! + weights[y * 4 + 3]! * grid[from + 3 * knots + k]!;
      }
    }
    for (let y = 0; y < sampleSide; y++) {
      for (let x = 0; x < sampleSide; x++) {
        const from = y * knots + first[x]!;
        target[y * sampleSide + x] = weights[x * 4]! * rows[from]! + weights[x * 4 + 1]! * rows[from + 1]!
          + weights[x * 4 + 2]! * rows[from + 2]! + weights[x * 4 + 3]! * rows[from + 3]!;
      }
    }
  }

  return {
    dx,
    dy,
    draw(random) {
      fill(dx, random);
      fill(dy, random);
    }
  };
}
