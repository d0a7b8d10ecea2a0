import { augmentationSchema } from '../../../../contract/training.ts';
import { augmentationLevels, augmentationOf } from '../../../../domain/digits/augmentation-levels.ts';
import type { AugmentationLevel } from '../../../../domain/digits/augmentation-levels.ts';
import type { Recipe } from './recipe.ts';
import type { FieldKey, FieldValue, RecipeValues } from './recipe-fields.ts';

/** `recipe`: what a preset or a model brings along where that is no level; `custom`: a person's own values. */
export type AugmentationChoice = AugmentationLevel | 'recipe' | 'custom';

export const augmentationFields = Object.keys(augmentationSchema.shape).map((name) => `augmentation.${name}` as FieldKey);

/** What is offered to whoever starts from a recipe with these values. */
export function augmentationChoices(defaults: RecipeValues): readonly AugmentationChoice[] {
  return [...(levelOf(defaults) === null ? ['recipe' as const] : []), ...augmentationLevels, 'custom'];
}

/** Every field of a level, zeros too. */
export function augmentationValues(level: AugmentationLevel): RecipeValues {
  const values = augmentationSchema.parse(augmentationOf(level));
  return Object.fromEntries(Object.entries(values).map(([name, value]: [string, FieldValue]) => [`augmentation.${name}`, value]));
}

/** What the values are called. */
export function augmentationChoice({ values, defaults }: Pick<Recipe, 'values' | 'defaults'>): AugmentationChoice {
  return levelOf(values) ?? (areSame(values, defaults) ? 'recipe' : 'custom');
}

function levelOf(values: RecipeValues): AugmentationLevel | null {
  return augmentationLevels.find((level) => areSame(values, augmentationValues(level))) ?? null;
}

function areSame(values: RecipeValues, others: RecipeValues): boolean {
  return augmentationFields.every((key) => values[key] === others[key]);
}
