import type { LabelledImages } from '../../src/contract/datasets.ts';
import type { Model } from '../../src/contract/models.ts';
import type { Answers } from '../../src/contract/trainer.ts';
import type { Studio } from '../../src/host/studio.ts';

/** Softmax can come to 0, of which there is no logarithm. */
const least = 1e-38;

/** What a model says about samples. Its logits are told up to a constant a row, and divided by its temperature. */
export async function answersTo({ models }: Studio, { id }: Model, { pixels, labels }: LabelledImages): Promise<Answers> {
  const probabilities = await models.answer({ model: id, pixels });
  return { logits: probabilities.map((value) => Math.log(Math.max(least, value))), labels };
}
