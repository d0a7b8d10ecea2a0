import { samplePixels, sampleSide } from '../../contract/sample-facts.ts';
import type { Augmentation } from '../../contract/training.ts';
import { randomStream } from '../random.ts';
import type { RandomStream } from '../random.ts';
import { createElasticField } from './elastic-field.ts';
import type { ElasticField } from './elastic-field.ts';
import { changeStroke } from './stroke-width.ts';

const centre = (sampleSide - 1) / 2;

/** One ring of paper before the first pixel and two after the last, so that bilinear sampling needs no bounds test. */
const paddedSide = sampleSide + 3;

interface Affine {
  /** Inverse map of pixel offsets from the image centre: source = (xx·x + xy·y + x0, yx·x + yy·y + y0). */
  xx: number;
  xy: number;
  yx: number;
  yy: number;
  x0: number;
  y0: number;
}

/**
 * Random training images of one batch. Sample `i` of an epoch is changed by a stream of its own, keyed by seed, epoch and `i`,
 * so the result depends neither on the batch nor on its order. Affine map and elastic field are resampled once, bilinearly, about the image
 * centre; paper lies outside the image.
 *
 * @param source `[N, 28, 28]` bytes, every sample of the dataset.
 * @param indices the `B` samples of the batch.
 * @param out `[B, 28, 28]`, overwritten with values from 0 (paper) to 1 (ink).
 * @throws RangeError when a sample lies outside `source` or `out` does not hold `B` images.
 */
export function augmentBatch(
  source: Uint8Array,
  indices: Uint32Array,
  out: Float32Array,
  augmentation: Augmentation,
  seed: number,
  epoch: number
): void {
  const count = source.length / samplePixels;
  if (out.length !== indices.length * samplePixels) {
    throw new RangeError(`a batch of ${indices.length} images needs ${indices.length * samplePixels} values, out has ${out.length}`);
  }
  const { rotationDegrees, shiftPixels, scaleShare, shear, elasticPixels, elasticSmoothness, strokePixels, noiseShare } = augmentation;
  const warps = rotationDegrees > 0 || shiftPixels > 0 || scaleShare > 0 || shear > 0 || elasticPixels > 0;
  const changes = warps || strokePixels > 0 || noiseShare > 0;
  const field = elasticPixels > 0 ? createElasticField(elasticPixels, elasticSmoothness) : undefined;
  const padded = new Float32Array(paddedSide * paddedSide);
  const scratch = new Float32Array(samplePixels);
  const affine: Affine = { xx: 1, xy: 0, yx: 0, yy: 1, x0: 0, y0: 0 };

  for (let b = 0; b < indices.length; b++) {
    const sample = indices[b]!;
    if (sample >= count) throw new RangeError(`sample ${sample} of ${count} does not exist`);
    const image = out.subarray(b * samplePixels, (b + 1) * samplePixels);
    const offset = sample * samplePixels;
    if (!changes) {
      copyPlain(source, offset, image);
      continue;
    }
    const random = randomStream(seed, 'augment', epoch, sample);
    drawAffine(random, augmentation, affine);
    const stroke = random.uniform(-strokePixels, strokePixels);
    if (warps) {
      fillPadded(source, offset, padded);
      field?.draw(random);
      if (field) warpElastic(padded, image, affine, field);
      else warpAffine(padded, image, affine);
    } else {
      copyPlain(source, offset, image);
    }
    if (strokePixels > 0) changeStroke(image, sampleSide, stroke, scratch);
    if (noiseShare > 0) addNoise(image, noiseShare, random);
  }
}

function copyPlain(source: Uint8Array, offset: number, image: Float32Array): void {
  for (let i = 0; i < samplePixels; i++) image[i] = source[offset + i]! / 255;
}

function fillPadded(source: Uint8Array, offset: number, padded: Float32Array): void {
  for (let y = 0; y < sampleSide; y++) {
    const from = offset + y * sampleSide;
    const to = (y + 1) * paddedSide + 1;
    for (let x = 0; x < sampleSide; x++) padded[to + x] = source[from + x]! / 255;
  }
}

/** Draws rotation, scale, shear and shift and inverts out = R(angle) · scale · Shear · in + shift. */
function drawAffine(random: RandomStream, augmentation: Augmentation, affine: Affine): void {
  const angle = (random.uniform(-augmentation.rotationDegrees, augmentation.rotationDegrees) * Math.PI) / 180;
  const scale = 1 + random.uniform(-augmentation.scaleShare, augmentation.scaleShare);
  const shear = random.uniform(-augmentation.shear, augmentation.shear);
  const shiftX = random.uniform(-augmentation.shiftPixels, augmentation.shiftPixels);
  const shiftY = random.uniform(-augmentation.shiftPixels, augmentation.shiftPixels);
  const cos = Math.cos(angle) / scale;
  const sin = Math.sin(angle) / scale;
  affine.xx = cos + shear * sin;
  affine.xy = sin - shear * cos;
  affine.yx = -sin;
  affine.yy = cos;
  affine.x0 = -(affine.xx * shiftX + affine.xy * shiftY);
  affine.y0 = -(affine.yx * shiftX + affine.yy * shiftY);
}

function warpAffine(padded: Float32Array, image: Float32Array, { xx, xy, yx, yy, x0, y0 }: Affine): void {
  let i = 0;
  for (let y = -centre; y <= centre; y++) {
    const rowX = xy * y + x0 + centre;
    const rowY = yy * y + y0 + centre;
    for (let x = -centre; x <= centre; x++) image[i++] = bilinear(padded, xx * x + rowX, yx * x + rowY);
  }
}

function warpElastic(padded: Float32Array, image: Float32Array, { xx, xy, yx, yy, x0, y0 }: Affine, field: ElasticField): void {
  const { dx, dy } = field;
  let i = 0;
  for (let y = -centre; y <= centre; y++) {
    const rowX = xy * y + x0 + centre;
    const rowY = yy * y + y0 + centre;
    for (let x = -centre; x <= centre; x++) {
      image[i] = bilinear(padded, xx * x + rowX + dx[i]!, yx * x + rowY + dy[i]!);
      i++;
    }
  }
}

/** Value at pixel position (x, y) of the image that `padded` surrounds with paper. */
function bilinear(padded: Float32Array, x: number, y: number): number {
  const px = x < -1 ? 0 : x > sampleSide ? sampleSide + 1 : x + 1;
  const py = y < -1 ? 0 : y > sampleSide ? sampleSide + 1 : y + 1;
  const column = px | 0;
  const row = py | 0;
  const fx = px - column;
  const fy = py - row;
  const at = row * paddedSide + column;
  const top = padded[at]! * (1 - fx) + padded[at + 1]! * fx;
  const bottom = padded[at + paddedSide]! * (1 - fx) + padded[at + paddedSide + 1]! * fx;
  return top * (1 - fy) + bottom * fy;
}

function addNoise(image: Float32Array, noiseShare: number, random: RandomStream): void {
  for (let i = 0; i < samplePixels; i++) image[i] = Math.min(1, Math.max(0, image[i]! + noiseShare * random.normal()));
}
