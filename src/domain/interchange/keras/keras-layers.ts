import type { Activation } from '../../../contract/network.ts';
import { describeNetwork } from '../../network/describe.ts';
import type { DescribedLayer, ParameterSpec } from '../../network/describe.ts';
import { effectiveKernel } from '../../network/geometry.ts';
import type { NamedArray } from '../../network/initialise.ts';
import type { InterchangeModel } from '../interchange-model.ts';
import { undilated } from '../undilated.ts';

/** A layer as Keras and TensorFlow.js describe it, with its arrays in the order in which they keep them. */
export interface KerasLayer {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly arrays: readonly KerasArray[];
}

export interface KerasArray extends NamedArray {
  /** Within the layer. */
  readonly name: string;
}

const arrayNames: Readonly<Record<ParameterSpec['role'], string>> = {
  kernel: 'kernel', bias: 'bias', gamma: 'gamma', beta: 'beta', runningMean: 'moving_mean', runningVariance: 'moving_variance'
};

/**
 * The layers of a Sequential model that takes images `[N, height, width, channels]`, 0 paper to 1 ink, and gives probabilities.
 * @param needsUndilated whether the program that reads them computes such a dilated layer wrongly or not at all: its kernel is written undilated then
 */
export function kerasLayers({ network, weights }: InterchangeModel, needsUndilated: (layer: DilatedLayer) => boolean): KerasLayer[] {
  return describeNetwork(network).layers.flatMap((described) => {
    const { layer } = described;
    const dilated = 'dilation' in layer && layer.dilation > 1 && needsUndilated(layer) ? layer : undefined;
    const arrays = described.parameters.map(({ name, role }): KerasArray => {
      const array = weights.get(name)!;
      const isDepthwiseKernel = layer.type === 'depthwiseConv2d' && role === 'kernel';
      return { name: isDepthwiseKernel ? 'depthwise_kernel' : arrayNames[role], ...(role === 'kernel' && dilated ? undilated(array, dilated.dilation) : array) };
    });
    return kindsOf(described, dilated !== undefined).map(({ className, config, suffix = '' }, i) => ({
      className, config: { name: `${layer.name}${suffix}`, ...config }, arrays: i === 0 ? arrays : []
    }));
  });
}

export type DilatedLayer = Extract<DescribedLayer['layer'], { dilation: number }>;

interface Kind {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Layer names have no underscore: what has one can be taken for no other. */
  readonly suffix?: string;
}

/** A layer of ours is one of Keras, or several after one another. */
function kindsOf({ layer, inputShape, outputShape }: DescribedLayer, isUndilated: boolean): Kind[] {
  const square = (side: number): number[] => [side, side];
  switch (layer.type) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return [{
        className: layer.type === 'conv2d' ? 'Conv2D' : 'DepthwiseConv2D',
        config: {
          ...(layer.type === 'conv2d' ? { filters: layer.filters } : { depth_multiplier: layer.depthMultiplier }),
          kernel_size: square(isUndilated ? effectiveKernel(layer) : layer.kernel), strides: square(layer.stride), padding: layer.padding,
          dilation_rate: square(isUndilated ? 1 : layer.dilation), use_bias: layer.bias, activation: layer.activation
        }
      }];
    case 'pointwiseConv2d':
      return [{
        className: 'Conv2D',
        config: { filters: layer.filters, kernel_size: [1, 1], strides: [1, 1], padding: 'valid', use_bias: layer.bias, activation: layer.activation }
      }];
    case 'dense':
      return [{ className: 'Dense', config: { units: layer.units, use_bias: layer.bias, activation: layer.activation } }];
    case 'batchNorm': {
      const norm: Kind = { className: 'BatchNormalization', config: { axis: -1, momentum: layer.momentum, epsilon: layer.epsilon } };
      return layer.activation === 'linear' ? [norm] : [norm, { ...activationOf(layer.activation), suffix: '_activation' }];
    }
    case 'pool2d':
      return [{
        className: layer.kind === 'max' ? 'MaxPooling2D' : 'AveragePooling2D',
        config: { pool_size: square(layer.size), strides: square(layer.stride), padding: layer.padding }
      }];
    case 'globalAveragePool':
      return [{ className: 'GlobalAveragePooling2D', config: {} }];
    case 'flatten':
      return [{ className: 'Flatten', config: {} }];
    case 'foldRows': {
      const [rows, , channels] = outputShape as [number, number, number];
      return [
        { className: 'Reshape', config: { target_shape: [rows, layer.factor, -1, inputShape[2]] } },
        { className: 'Permute', config: { dims: [1, 3, 2, 4] }, suffix: '_permute' },
        { className: 'Reshape', config: { target_shape: [rows, -1, channels] }, suffix: '_fold' }
      ];
    }
    case 'activation':
      return [activationOf(layer.function)];
    case 'dropout':
      return [{ className: 'Dropout', config: { rate: layer.rate } }];
    case 'softmax':
      return [activationOf('softmax')];
  }
}

function activationOf(activation: Activation | 'softmax'): Kind {
  return { className: 'Activation', config: { activation } };
}
