import { networkSchema } from '../../../contract/network.ts';
import { synthesiseDigits } from '../../digits/synthesise.ts';
import { initialWeights } from '../../network/initialise.ts';
import { presets } from '../../network/presets.ts';
import { randomStream } from '../../random.ts';
import type { InterchangeModel } from '../interchange-model.ts';

/** Every kind of layer, dilated and strided, in same and valid padding. */
export const everyLayer = networkSchema.parse({
  name: 'every-layer',
  input: [28, 28, 1],
  classes: 10,
  layers: [
    { type: 'conv2d', name: 'conv', filters: 3, kernel: 3, dilation: 2, padding: 'same', activation: 'relu' },
    { type: 'batchNorm', name: 'norm' },
    { type: 'activation', name: 'act', function: 'tanh' },
    { type: 'pool2d', name: 'max', kind: 'max', size: 3, stride: 2, padding: 'same' },
    { type: 'separableConv2d', name: 'separable', filters: 4, kernel: 3, dilation: 2, padding: 'same', bias: false },
    { type: 'depthwiseConv2d', name: 'depthwise', kernel: 3, dilation: 3, depthMultiplier: 2, stride: 2, activation: 'relu' },
    { type: 'foldRows', name: 'fold', factor: 2 },
    { type: 'pool2d', name: 'average', kind: 'average', size: 2, stride: 1, padding: 'same' },
    { type: 'pointwiseConv2d', name: 'pointwise', filters: 6, activation: 'sigmoid' },
    { type: 'dropout', name: 'drop', rate: 0.1 },
    { type: 'globalAveragePool', name: 'gap' },
    { type: 'dense', name: 'hidden', units: 12, activation: 'tanh' },
    { type: 'batchNorm', name: 'hidden-norm', activation: 'relu' },
    { type: 'dense', name: 'logits', units: 10, bias: false },
    { type: 'softmax', name: 'softmax' }
  ]
});

/** Every preset and every kind of layer, with weights in which no array is without effect. */
export const exampleModels: readonly InterchangeModel[] = [...presets.map(({ network }) => network), everyLayer].map((network) => {
  const weights = initialWeights(network, 3);
  for (const [name, { values }] of weights) {
    if (name.endsWith('/kernel')) continue;
    const random = randomStream(3, 'vary', name);
    values.forEach((value, i) => (values[i] = value + random.uniform(-0.3, 0.3)));
  }
  return { name: network.name, network, classes: Array.from({ length: network.classes }, (_, i) => String(i)), calibration: null, weights };
});

export function exampleModel(name: string): InterchangeModel {
  return exampleModels.find((model) => model.name === name)!;
}

/** Digits as images `[count, height, width, channels]` of the model's size, 0 paper to 1 ink; a line's columns repeat. */
export function exampleImages({ network: { input: [height, width, channels] } }: InterchangeModel, count: number): Float32Array {
  const { pixels } = synthesiseDigits({ count, seed: 21 });
  return Float32Array.from({ length: count * height * width * channels }, (_, i) => {
    const row = Math.floor(i / (width * channels)) % height;
    const column = Math.floor(i / channels) % width;
    const image = Math.floor(i / (height * width * channels));
    return row < 28 ? pixels[(image * 28 + row) * 28 + (column % 28)]! / 255 : 0;
  });
}
