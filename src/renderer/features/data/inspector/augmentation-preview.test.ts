import { expect, test } from 'vitest';
import { samplePixels } from '../../../../contract/sample-facts.ts';
import { augmentationSchema } from '../../../../contract/training.ts';
import { augmentationControls, augmentedCopies, usualAugmentation } from './augmentation-preview.ts';

const bar = Uint8Array.from({ length: samplePixels }, (_, i) => (i % 28 >= 12 && i % 28 < 16 ? 255 : 0));

test('copies differ from each other and come again with the same seed', () => {
  const copies = augmentedCopies(bar, usualAugmentation, 8, 1);
  expect(copies).toHaveLength(8 * samplePixels);
  expect(copies.subarray(0, samplePixels)).not.toEqual(copies.subarray(samplePixels, 2 * samplePixels));
  expect(augmentedCopies(bar, usualAugmentation, 8, 1)).toEqual(copies);
  expect(augmentedCopies(bar, usualAugmentation, 8, 2)).not.toEqual(copies);
});

test('with everything at zero the sample stays as it is', () => {
  expect(augmentedCopies(bar, augmentationSchema.parse({}), 1, 1)).toEqual(bar);
});

test('every slider reaches only what a recipe may ask for, and every field has one', () => {
  expect(augmentationControls.map(({ field }) => field).sort()).toEqual(Object.keys(usualAugmentation).sort());
  for (const { field, min, max } of augmentationControls) {
    expect(augmentationSchema.safeParse({ [field]: min }).success).toBe(true);
    expect(augmentationSchema.safeParse({ [field]: max }).success).toBe(true);
  }
});
