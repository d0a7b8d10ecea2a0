import type { Augmentation } from '../../contract/training.ts';

export const augmentationLevels = ['none', 'light', 'standard', 'strong'] as const;
export type AugmentationLevel = (typeof augmentationLevels)[number];

/** `standard` is the recipe of dsdc-large; `light` halves it roughly; `strong` adds what other writers and pens differ in. */
const levels: Record<AugmentationLevel, Partial<Augmentation>> = {
  none: {},
  light: { rotationDegrees: 6, scaleShare: 0.06, shear: 0.1, shiftPixels: 1 },
  standard: { rotationDegrees: 12, scaleShare: 0.12, shear: 0.2, shiftPixels: 2 },
  strong: { rotationDegrees: 15, scaleShare: 0.15, shear: 0.25, shiftPixels: 3, elasticPixels: 1, strokePixels: 0.7, noiseShare: 0.05 }
};

/** What differs from no change at all. */
export function augmentationOf(level: AugmentationLevel): Partial<Augmentation> {
  return levels[level];
}
