import { StudioError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { describeNetwork } from '../../domain/network/describe.ts';
import type { DescribedLayer, ParameterSpec } from '../../domain/network/describe.ts';
import { decodeSafetensors } from '../../domain/safetensors.ts';
import type { ModelFile } from './requests.ts';

const weightsFile = 'weights.bin';

interface Array4 {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

interface KerasLayer {
  readonly class_name: string;
  readonly config: Record<string, unknown>;
}

/** Keras' names of a layer's arrays. */
const kerasNames: Readonly<Record<ParameterSpec['role'], string>> = {
  kernel: 'kernel', bias: 'bias', gamma: 'gamma', beta: 'beta', runningMean: 'moving_mean', runningVariance: 'moving_variance'
};

/**
 * A TensorFlow.js layers model (`tf.loadLayersModel`) that gives the same probabilities for images `[N, 28, 28, 1]`, 0 paper … 1 ink.
 * tfjs ignores the dilation of depthwise layers silently (tfjs-layers 4.22, convolutional_depthwise.ts), so a dilated kernel is written
 * as the larger undilated one with zeros between its taps, which is the same convolution.
 */
export function encodeTfjsModel(model: Model, weights: Uint8Array): ModelFile[] {
  const { tensors } = decodeSafetensors(weights, `the weights of ${model.name}`);
  const { layers } = describeNetwork(model.network);
  const arrays: { name: string; array: Array4 }[] = layers.flatMap((described) =>
    described.parameters.map((parameter) => {
      const { shape, values } = tensors.get(parameter.name)!;
      return { name: kerasName(described, parameter), array: undilated(described, parameter, { shape, values: values as Float32Array }) };
    }));
  const topology = {
    format: 'layers-model',
    generatedBy: 'DSDC Studio',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: model.network.name, layers: layers.map((described, i) => kerasLayer(described, i === 0 ? model.network.input : undefined)) },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js'
    },
    weightsManifest: [{ paths: [weightsFile], weights: arrays.map(({ name, array }) => ({ name, shape: array.shape, dtype: 'float32' })) }],
    userDefinedMetadata: { model: model.name, classes: model.classes, input: '28×28 ink, 0 paper to 1 full ink', calibration: model.calibration }
  };
  return [
    { name: 'model.json', bytes: new TextEncoder().encode(`${JSON.stringify(topology)}\n`) },
    { name: weightsFile, bytes: joined(arrays.map(({ array }) => array.values)) }
  ];
}

function kerasName({ layer }: DescribedLayer, { role }: ParameterSpec): string {
  return `${layer.name}/${layer.type === 'depthwiseConv2d' && role === 'kernel' ? 'depthwise_kernel' : kerasNames[role]}`;
}

/** `[k, k, in, out]` to `[(k−1)d+1, (k−1)d+1, in, out]`. */
function undilated({ layer }: DescribedLayer, { role }: ParameterSpec, array: Array4): Array4 {
  if (role !== 'kernel' || !('dilation' in layer) || layer.dilation === 1) return array;
  const [kernel, , inputs, outputs] = array.shape as [number, number, number, number];
  const side = kernelSide(kernel, layer.dilation);
  const depth = inputs * outputs;
  const values = new Float32Array(side * side * depth);
  for (let p = 0; p < kernel; p++) {
    for (let q = 0; q < kernel; q++) {
      const from = (p * kernel + q) * depth;
      values.set(array.values.subarray(from, from + depth), (p * side + q) * layer.dilation * depth);
    }
  }
  return { shape: [side, side, inputs, outputs], values };
}

function kernelSide(kernel: number, dilation: number): number {
  return (kernel - 1) * dilation + 1;
}

function kerasLayer({ layer }: DescribedLayer, input: readonly number[] | undefined): KerasLayer {
  const { class_name, config } = kerasKind(layer);
  return { class_name, config: { name: layer.name, ...(input && { batch_input_shape: [null, ...input], dtype: 'float32' }), ...config } };
}

function kerasKind(layer: DescribedLayer['layer']): KerasLayer {
  const square = (side: number): number[] => [side, side];
  switch (layer.type) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return {
        class_name: layer.type === 'conv2d' ? 'Conv2D' : 'DepthwiseConv2D',
        config: {
          ...(layer.type === 'conv2d' ? { filters: layer.filters } : { depth_multiplier: layer.depthMultiplier }),
          kernel_size: square(kernelSide(layer.kernel, layer.dilation)), strides: square(layer.stride), padding: layer.padding,
          use_bias: layer.bias, activation: layer.activation
        }
      };
    case 'pointwiseConv2d':
      return {
        class_name: 'Conv2D',
        config: { filters: layer.filters, kernel_size: [1, 1], strides: [1, 1], padding: 'valid', use_bias: layer.bias, activation: layer.activation }
      };
    case 'dense':
      return { class_name: 'Dense', config: { units: layer.units, use_bias: layer.bias, activation: layer.activation } };
    case 'batchNorm':
      return { class_name: 'BatchNormalization', config: { axis: -1, momentum: layer.momentum, epsilon: layer.epsilon } };
    case 'pool2d':
      return {
        class_name: layer.kind === 'max' ? 'MaxPooling2D' : 'AveragePooling2D',
        config: { pool_size: square(layer.size), strides: square(layer.stride), padding: layer.padding }
      };
    case 'globalAveragePool':
      return { class_name: 'GlobalAveragePooling2D', config: {} };
    case 'flatten':
      return { class_name: 'Flatten', config: {} };
    case 'activation':
      return { class_name: 'Activation', config: { activation: layer.function } };
    case 'foldRows':
      throw new StudioError('MODEL_FILE_INVALID', `tfjs has no layer like “${layer.name}”, which lays rows beside each other.`, {
        remedy: 'Export models that read lines as safetensors.'
      });
    case 'dropout':
      return { class_name: 'Dropout', config: { rate: layer.rate } };
    case 'softmax':
      return { class_name: 'Activation', config: { activation: 'softmax' } };
  }
}

/** Little-endian floats one after another, as the manifest lists them. */
function joined(parts: readonly Float32Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), offset);
    offset += part.byteLength;
  }
  return bytes;
}
