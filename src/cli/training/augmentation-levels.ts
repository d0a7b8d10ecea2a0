import { augmentationLevels, augmentationOf } from '../../domain/digits/augmentation-levels.ts';

/** `standard: turned up to ±12°, …`, one line a level, for the help. */
export const augmentationNotes: readonly string[] = augmentationLevels.map((level) => {
  const { rotationDegrees, scaleShare, shear, shiftPixels, elasticPixels, strokePixels, noiseShare } = augmentationOf(level);
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
