import { expect, test } from 'vitest';
import { trainingSchema } from '../../contract/training.ts';
import { finetuningRecipe } from './finetuning.ts';

test('takes the changes of images and the batches over from the base, nothing else', () => {
  const base = trainingSchema.parse({
    epochs: 8, batchSize: 256, batchParts: 4, learningRate: 0.01, optimizer: { kind: 'muon' }, augmentation: { rotationDegrees: 9 }, emaDecay: 0.995, labelSmoothing: 0.1
  });
  const { augmentation, batchSize, batchParts } = base;
  expect(finetuningRecipe(base)).toEqual({ ...finetuningRecipe(null), augmentation, batchSize, batchParts });
});

test('of a base of unknown training nothing is taken over', () => {
  expect(trainingSchema.parse(finetuningRecipe(null))).toMatchObject({ epochs: 10, learningRate: 1e-4, batchSize: 128, batchParts: 1 });
});
