import { expect, test } from 'vitest';
import { networkSchema } from '../contract/network.ts';
import { foldBatchNorm } from '../domain/network/fold.ts';
import { describeNetwork } from '../domain/network/describe.ts';
import { initialWeights } from '../domain/network/initialise.ts';
import { presetNamed } from '../domain/network/presets.ts';
import { randomStream } from '../domain/random.ts';
import { loadKernels } from './engines-fixture.ts';
import { predictLogits } from './inference.ts';
import { Network } from './network.ts';

const mixed = networkSchema.parse({
  name: 'mixed',
  input: [28, 28, 1],
  classes: 10,
  layers: [
    { type: 'conv2d', name: 'conv', filters: 3, kernel: 5, stride: 3 },
    { type: 'batchNorm', name: 'norm1', activation: 'tanh' },
    { type: 'depthwiseConv2d', name: 'depthwise', kernel: 3, depthMultiplier: 2, padding: 'same', dilation: 2, bias: false },
    { type: 'batchNorm', name: 'norm2', activation: 'relu' },
    { type: 'separableConv2d', name: 'separable', filters: 4, kernel: 3, activation: 'relu' },
    // After an activation there is nothing to fold into.
    { type: 'batchNorm', name: 'norm3' },
    { type: 'flatten', name: 'flatten' },
    { type: 'dense', name: 'logits', units: 10 },
    { type: 'batchNorm', name: 'norm4' },
    { type: 'softmax', name: 'softmax' }
  ]
});

test.each([['mixed', mixed, 1], ['dsdc', presetNamed('dsdc').network, 0]] as const)('%s answers the same with its batch norms folded in', async (_, network, left) => {
  const random = randomStream(4, 'fold');
  const weights = initialWeights(network, 1);
  // Statistics as training leaves them: none is 0 or 1.
  for (const [name, { values }] of weights) {
    if (!name.endsWith('/kernel')) for (let i = 0; i < values.length; i++) values[i] = name.endsWith('Variance') ? random.uniform(0.5, 2) : random.uniform(-1, 1.5);
  }
  const folded = foldBatchNorm(network, weights);
  expect(describeNetwork(folded.network).layers.filter(({ layer }) => layer.type === 'batchNorm').length).toBe(left);

  const kernels = await loadKernels('cpu');
  const pixels = Uint8Array.from({ length: 3 * 784 }, () => random.integer(256));
  const [plain, faster] = [new Network(kernels, network, weights), new Network(kernels, folded.network, folded.weights)];
  const expected = await predictLogits(plain, pixels, 10);
  const answers = await predictLogits(faster, pixels, 10);
  answers.forEach((answer, i) => expect(Math.abs(answer - expected[i]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected[i]!))));
});
