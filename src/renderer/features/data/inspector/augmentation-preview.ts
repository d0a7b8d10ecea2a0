import { samplePixels } from '../../../../contract/sample-facts.ts';
import { augmentationSchema } from '../../../../contract/training.ts';
import type { Augmentation } from '../../../../contract/training.ts';
import { augmentBatch } from '../../../../domain/digits/augment.ts';

/** What a slider reaches: a useful part of what a recipe may ask for. `unit` is printed after the number. */
export interface AugmentationControl {
  readonly field: keyof Augmentation;
  readonly max: number;
  readonly min: number;
  readonly step: number;
  readonly unit: 'degrees' | 'pixels' | 'percent' | 'perPixel';
}

export const augmentationControls: readonly AugmentationControl[] = [
  { field: 'rotationDegrees', min: 0, max: 45, step: 1, unit: 'degrees' },
  { field: 'shiftPixels', min: 0, max: 6, step: 0.5, unit: 'pixels' },
  { field: 'scaleShare', min: 0, max: 0.4, step: 0.01, unit: 'percent' },
  { field: 'shear', min: 0, max: 0.6, step: 0.02, unit: 'perPixel' },
  { field: 'elasticPixels', min: 0, max: 4, step: 0.1, unit: 'pixels' },
  { field: 'elasticSmoothness', min: 1, max: 10, step: 0.5, unit: 'pixels' },
  { field: 'strokePixels', min: 0, max: 2, step: 0.1, unit: 'pixels' },
  { field: 'noiseShare', min: 0, max: 0.4, step: 0.01, unit: 'percent' }
];

/** What the presets of this studio's own networks train with. */
export const usualAugmentation: Augmentation = augmentationSchema.parse({ rotationDegrees: 12, shiftPixels: 2, scaleShare: 0.12, shear: 0.2 });

/** `count` random changes of one sample, `[count, 28, 28]` bytes: what a network would see of it in as many epochs. */
export function augmentedCopies(pixels: Uint8Array, augmentation: Augmentation, count: number, seed: number): Uint8Array {
  const out = new Float32Array(count * samplePixels);
  const first = Uint32Array.of(0);
  // A sample is drawn anew at each epoch, as in training.
  for (let epoch = 0; epoch < count; epoch++) augmentBatch(pixels, first, out.subarray(epoch * samplePixels, (epoch + 1) * samplePixels), augmentation, seed, epoch);
  return Uint8Array.from(out, (ink) => Math.round(ink * 255));
}
