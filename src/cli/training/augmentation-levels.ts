import type { TrainingInput } from '../../contract/training.ts';

export const augmentationLevels = ['none', 'light', 'standard', 'strong'] as const;
export type AugmentationLevel = (typeof augmentationLevels)[number];

/** `standard` is the recipe of the dsdc presets; `light` halves it roughly; `strong` adds what other writers and pens differ in. */
const levels: Record<AugmentationLevel, NonNullable<TrainingInput['augmentation']>> = {
  none: {},
  light: { rotationDegrees: 6, scaleShare: 0.06, shear: 0.1, shiftPixels: 1 },
  standard: { rotationDegrees: 12, scaleShare: 0.12, shear: 0.2, shiftPixels: 2 },
  strong: { rotationDegrees: 15, scaleShare: 0.15, shear: 0.25, shiftPixels: 3, elasticPixels: 1, strokePixels: 0.7, noiseShare: 0.05 }
};

export function augmentationOf(level: AugmentationLevel): NonNullable<TrainingInput['augmentation']> {
  return levels[level];
}

/** `standard: turned up to ±12°, …`, one line a level, for the help. */
export const augmentationNotes: readonly string[] = augmentationLevels.map((level) => {
  const { rotationDegrees, scaleShare, shear, shiftPixels, elasticPixels, strokePixels, noiseShare } = levels[level];
  const parts = [
    rotationDegrees && `±${rotationDegrees}°`,
    scaleShare && `size ±${scaleShare * 100} %`,
    shear && `shear ±${shear}`,
    shiftPixels && `shift ±${shiftPixels} px`,
    elasticPixels && `elastic ${elasticPixels} px`,
    strokePixels && `stroke ±${strokePixels} px`,
    noiseShare && `noise ${noiseShare * 100} %`
  ].filter((part) => part !== undefined);
  return `--augment ${level}: ${parts.length === 0 ? 'pictures as they are' : parts.join(', ')}`;
});
