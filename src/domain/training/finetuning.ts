import type { Training, TrainingInput } from '../../contract/training.ts';

/** The reference article's fine-tuning: ten epochs with a tenth of the usual learning rate. */
const finetuning: TrainingInput = { epochs: 10, learningRate: 1e-4, optimizer: { kind: 'adam' }, schedule: { kind: 'constant' }, emaDecay: null };

/** Fine-tuning's own recipe, with the changes of images and the batches that the base model is used to. `base`: how that was trained, null where it is not known. */
export function finetuningRecipe(base: Training | null): TrainingInput {
  return base === null ? finetuning : { ...finetuning, augmentation: base.augmentation, batchSize: base.batchSize, batchParts: base.batchParts };
}
