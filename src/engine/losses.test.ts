import { expect, test } from 'vitest';
import { tensor } from '@tensorflow/tfjs-core';
import { loadKernels } from './engines-fixture.ts';
import { distillationLoss } from './losses.ts';

const temperature = 3;
const share = 0.7;
const chances = [0.6, 0.3, 0.1];

test('distillation’s gradient is the slope of its loss, and the loss is nothing where teacher and labels are met', async () => {
  const kernels = await loadKernels('cpu');
  const entropy = chances.reduce((sum, chance) => sum - chance * Math.log(chance), 0);
  const taught = { chances: tensor([chances]), entropy: tensor([entropy]) };
  const at = async (logits: readonly number[], targets: readonly number[], how = { temperature, share }): Promise<{ loss: number; gradient: number[] }> => {
    const { losses, gradient } = await distillationLoss(kernels, tensor([[...targets]]), taught, how)(tensor([[...logits]]));
    return { loss: losses.dataSync()[0]!, gradient: [...gradient.dataSync()] };
  };
  const [logits, targets, step] = [[0.5, -1, 0.25], [0, 1, 0], 1e-2];
  const { gradient } = await at(logits, targets);
  for (const [i, slope] of gradient.entries()) {
    const [less, more] = await Promise.all([-step, step].map((by) => at(logits.map((logit, k) => logit + (k === i ? by : 0)), targets)));
    expect(slope).toBeCloseTo((more!.loss - less!.loss) / (2 * step), 3);
  }
  const met = await at(chances.map((chance) => temperature * Math.log(chance)), targets, { temperature, share: 1 });
  expect(met.loss).toBeCloseTo(0, 5);
  for (const slope of met.gradient) expect(slope).toBeCloseTo(0, 5);
});
