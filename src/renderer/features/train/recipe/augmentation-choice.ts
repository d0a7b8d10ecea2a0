import { augmentationSchema } from '../../../../contract/training.ts';
import { augmentationLevels, augmentationOf } from '../../../../domain/digits/augmentation-levels.ts';
import type { AugmentationLevel } from '../../../../domain/digits/augmentation-levels.ts';
import type { FieldKey, FieldValue, RecipeValues } from './recipe-fields.ts';

export type AugmentationChoice = AugmentationLevel | 'custom';
export const augmentationChoices: readonly AugmentationChoice[] = [...augmentationLevels, 'custom'];

export const augmentationFields = Object.keys(augmentationSchema.shape).map((name) => `augmentation.${name}` as FieldKey);

/** Every field of a level, zeros too. */
export function augmentationValues(level: AugmentationLevel): RecipeValues {
  const values = augmentationSchema.parse(augmentationOf(level));
  return Object.fromEntries(Object.entries(values).map(([name, value]: [string, FieldValue]) => [`augmentation.${name}`, value]));
}

/** The level that the values are; `custom` where none has them. */
export function augmentationChoice(values: RecipeValues): AugmentationChoice {
  return augmentationLevels.find((level) => {
    const wanted = augmentationValues(level);
    return augmentationFields.every((key) => values[key] === wanted[key]);
  }) ?? 'custom';
}
