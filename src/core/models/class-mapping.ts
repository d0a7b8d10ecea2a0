import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';

/** Labels with the words that tell what they mean. */
export interface NamedLabels {
  /** The dataset's, for messages. */
  readonly name: string;
  readonly classes: readonly string[];
  /** One byte a sample. */
  readonly labels: Uint8Array;
}

/** A dataset's labels as the model numbers its classes; a dataset may have fewer. @throws StudioError DATASET_FILE_INVALID */
export function labelsForModel({ name, classes, labels }: NamedLabels, model: Model): Uint8Array {
  const numbers = classes.map((className) => model.classes.indexOf(className));
  return labels.map((label) => {
    const number = numbers[label]!;
    if (number >= 0) return number;
    throw new StudioError('DATASET_FILE_INVALID', `${name} has samples of the class “${classes[label]}”, which the model ${model.name} does not know.`, {
      remedy: `It knows ${model.classes.join(', ')}. Choose another dataset or model.`
    });
  });
}
