import { tensor } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { samplePixels, sampleSide } from '../../contract/datasets.ts';
import { networkSchema } from '../../contract/network.ts';
import { trainingSchema, type TrainingInput } from '../../contract/training.ts';
import { initialWeights, type NamedArrays } from '../../domain/network/initialise.ts';
import { randomStream } from '../../domain/random.ts';
import { loadKernels } from '../engines-fixture.ts';
import { Network } from '../network.ts';
import { withPlainStatistics } from './plain-statistics.ts';

const kernels = await loadKernels('cpu');
const spec = networkSchema.parse({
  name: 'tiny', input: [sampleSide, sampleSide, 1], classes: 2,
  layers: [
    { type: 'conv2d', name: 'stem', filters: 3, kernel: 5, stride: 4, bias: false },
    { type: 'batchNorm', name: 'norm', activation: 'relu' },
    { type: 'dropout', name: 'dropout', rate: 0.5 },
    { type: 'conv2d', name: 'second', filters: 2, kernel: 3, bias: false },
    { type: 'batchNorm', name: 'second-norm' },
    { type: 'globalAveragePool', name: 'pool' }, { type: 'dense', name: 'logits', units: 2 }, { type: 'softmax', name: 'softmax' }
  ]
});
const initial = initialWeights(spec, 3);

/** Sorted by class, as a folder of pictures is: the first half faint, the second half dark. */
const labels = Uint8Array.from({ length: 80 }, (_, i) => (i < 40 ? 0 : 1));
const random = randomStream(1, 'images');
const pixels = Uint8Array.from({ length: labels.length * samplePixels }, (_, i) => random.integer(labels[Math.floor(i / samplePixels)] === 0 ? 60 : 256));

function settled(changes: TrainingInput = {}): Promise<NamedArrays> {
  const training = trainingSchema.parse({ augmentation: { shiftPixels: 14, noiseShare: 1 }, emaDecay: 0.9, ...changes });
  return withPlainStatistics(kernels, spec, training, initial, { pixels, labels });
}

/** Mean over all images and places of what the first `count` layers make of them, a number a channel. */
async function means(weights: NamedArrays, count: number): Promise<number[]> {
  const network = new Network(kernels, spec, weights);
  const images = tensor(Float32Array.from(pixels, (value) => value / 255), [labels.length, sampleSide, sampleSide, 1]);
  const output = network.forwardUntil(images, count);
  const values = await output.data<'float32'>();
  const channels = output.shape.at(-1)!;
  const sums = new Array<number>(channels).fill(0);
  values.forEach((value, i) => (sums[i % channels]! += value));
  for (const used of [images, output]) used.dispose();
  network.dispose();
  return sums.map((sum) => (sum * channels) / values.length);
}

test('the statistics are those of the images as they are, and nothing else changes', async () => {
  const weights = await settled();
  const first = weights.get('norm/runningMean')!.values;
  (await means(initial, 1)).forEach((mean, c) => expect(first[c]).toBeCloseTo(mean, 5));
  // The second norm sees what the first makes of its own batch; a dropout layer between them would show as a factor of two in the variance.
  const second = await means(weights, 4);
  const [runningMean, runningVariance] = ['runningMean', 'runningVariance'].map((role) => weights.get(`second-norm/${role}`)!.values) as [Float32Array, Float32Array];
  second.forEach((mean, c) => expect(Math.abs(runningMean[c]! - mean)).toBeLessThan(0.2 * Math.sqrt(runningVariance[c]!)));
  for (const [name, { values }] of weights) if (!name.includes('running')) expect(values).toEqual(initial.get(name)!.values);
});

test('frozen layers keep theirs, and the same seed gives the same', async () => {
  const frozen = await settled({ freeze: { untilLayer: 'norm' } });
  expect(frozen.get('norm/runningMean')).toEqual(initial.get('norm/runningMean'));
  expect(frozen.get('second-norm/runningMean')).not.toEqual(initial.get('second-norm/runningMean'));
  expect(await settled()).toEqual(await settled());
});
