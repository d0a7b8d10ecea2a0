import type { Activation, LayerSpec } from '../../../contract/network.ts';
import type { NamedArray } from '../../network/initialise.ts';
import type { ImportedLayer } from '../imported-model.ts';
import type { LayerConfig } from './layer-config.ts';

/**
 * A Keras layer as layers of the studio; none for what does nothing when a model answers.
 * @param arrays its weights in Keras' order
 * @throws StudioError MODEL_FILE_INVALID naming the layer and what is not supported
 */
export function importKerasLayer(config: LayerConfig, arrays: readonly NamedArray[]): ImportedLayer[] {
  const { name, className } = config;
  switch (className) {
    case 'Conv2D': {
      config.checkChannelsLast();
      const kernel = config.square('kernel_size');
      const filters = config.number('filters');
      const isPointwise = kernel === 1 && config.square('strides', 1) === 1;
      return activated(config, ({ bias, activation }): LayerSpec => (isPointwise
        ? { type: 'pointwiseConv2d', name, filters, bias, activation }
        : { type: 'conv2d', name, filters, kernel, ...windowOf(config), bias, activation }), arrays);
    }
    case 'DepthwiseConv2D':
      config.checkChannelsLast();
      return activated(config, (affine) => ({
        type: 'depthwiseConv2d', name, depthMultiplier: config.number('depth_multiplier', 1), kernel: config.square('kernel_size'), ...windowOf(config), ...affine
      }), arrays);
    case 'SeparableConv2D': {
      config.checkChannelsLast();
      const [depthwise, ...pointwise] = arrays;
      const first: LayerSpec = {
        type: 'depthwiseConv2d', name: `${name}-depthwise`, depthMultiplier: config.number('depth_multiplier', 1), kernel: config.square('kernel_size'),
        ...windowOf(config), bias: false, activation: 'linear'
      };
      return [
        { layer: first, ...(depthwise && { arrays: { kernel: depthwise } }) },
        ...activated(config, (affine) => ({ type: 'pointwiseConv2d', name: `${name}-pointwise`, filters: config.number('filters'), ...affine }), pointwise)
      ];
    }
    case 'Dense':
      return activated(config, (affine) => ({ type: 'dense', name, units: config.number('units'), ...affine }), arrays);
    case 'BatchNormalization':
      return [batchNorm(config, arrays)];
    case 'MaxPooling2D':
    case 'AveragePooling2D': {
      config.checkChannelsLast();
      const size = config.square('pool_size', 2);
      const stride = config.square('strides', size);
      return [{ layer: { type: 'pool2d', name, kind: className === 'MaxPooling2D' ? 'max' : 'average', size, stride, padding: config.padding() } }];
    }
    case 'GlobalAveragePooling2D':
      config.checkChannelsLast();
      if (config.flag('keepdims', false)) throw config.unsupported('keeps its sides; without “keepdims” it is supported');
      return [{ layer: { type: 'globalAveragePool', name } }];
    case 'Flatten':
      config.checkChannelsLast();
      return [{ layer: { type: 'flatten', name } }];
    case 'Dropout':
      return [{ layer: { type: 'dropout', name, rate: config.number('rate') } }];
    case 'Activation':
      return [{ layer: activationLayer(name, config.activation()) }];
    case 'ReLU':
      if (config.has('max_value') || config.number('negative_slope', 0) !== 0 || config.number('threshold', 0) !== 0) throw config.unsupported('is no plain ReLU');
      return [{ layer: activationLayer(name, 'relu') }];
    case 'Softmax':
      return [{ layer: activationLayer(name, 'softmax') }];
    default:
      throw config.unsupported('is not supported');
  }
}

function windowOf(config: LayerConfig): { stride: number; padding: 'valid' | 'same'; dilation: number } {
  return { stride: config.square('strides', 1), padding: config.padding(), dilation: config.square('dilation_rate', 1) };
}

/** A layer with kernel, bias and activation; softmax comes after it as a layer of its own. */
function activated(
  config: LayerConfig, layerOf: (affine: { bias: boolean; activation: Activation }) => LayerSpec, [kernel, bias]: readonly NamedArray[]
): ImportedLayer[] {
  const activation = config.activation();
  const useBias = config.flag('use_bias', true);
  const layer = layerOf({ bias: useBias, activation: activation === 'softmax' ? 'linear' : activation });
  const arrays = { ...(kernel && { kernel }), ...(useBias && bias && { bias }) };
  return [{ layer, arrays }, ...(activation === 'softmax' ? [{ layer: activationLayer(`${config.name}-softmax`, 'softmax') }] : [])];
}

/** Without scale its factors are one, without center its offsets zero. */
function batchNorm(config: LayerConfig, arrays: readonly NamedArray[]): ImportedLayer {
  // Keras 2 writes a list. After a dense layer the last axis is 1; of an image that would be its rows, whose shape does not fit then.
  const axis = config.first('axis', -1);
  if (![-1, 1, 3].includes(axis)) throw config.unsupported(`works along axis ${axis}; only the last one is supported`);
  const left = [...arrays];
  const channels = left.at(-1)?.shape[0] ?? 0;
  const constant = (value: number): NamedArray => ({ shape: [channels], values: new Float32Array(channels).fill(value) });
  const gamma = config.flag('scale', true) ? left.shift() : constant(1);
  const beta = config.flag('center', true) ? left.shift() : constant(0);
  const [runningMean, runningVariance] = left;
  return {
    layer: { type: 'batchNorm', name: config.name, momentum: config.number('momentum', 0.99), epsilon: config.number('epsilon', 1e-3), activation: 'linear' },
    arrays: { ...(gamma && { gamma }), ...(beta && { beta }), ...(runningMean && { runningMean }), ...(runningVariance && { runningVariance }) }
  };
}

function activationLayer(name: string, activation: Activation | 'softmax'): LayerSpec {
  return activation === 'softmax' ? { type: 'softmax', name } : { type: 'activation', name, function: activation };
}
