import { StudioError } from '../../contract/errors.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import { expandLayers, type PrimitiveLayer } from './expand.ts';
import { effectiveKernel, extent, type Window } from './geometry.ts';

/** Shape of one example without the batch: `[height, width, channels]` or `[features]`. */
export type Shape = readonly number[];

export interface ParameterSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly role: 'kernel' | 'bias' | 'gamma' | 'beta' | 'runningMean' | 'runningVariance';
}

export interface DescribedLayer {
  readonly layer: PrimitiveLayer;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly parameters: readonly ParameterSpec[];
  /** Trained numbers; running statistics of batch norm are not counted, as in Keras' "trainable". */
  readonly trainableCount: number;
  /** Multiplications (each with its addition) for one image. */
  readonly multiplyAdds: number;
  /** Input pixels, along one side, that reach one output value. */
  readonly receptiveField: number;
  /** Input pixels between neighbouring outputs. */
  readonly jump: number;
}

export interface NetworkDescription {
  readonly layers: readonly DescribedLayer[];
  readonly parameterCount: number;
  readonly multiplyAdds: number;
  readonly receptiveField: number;
}

/** Why a layer does not fit, for interfaces that say it in their own words; `values` are the figures of the sentence. */
export type MisfitReason = 'nameTwice' | 'softmaxNotLast' | 'noSoftmax' | 'wrongClasses' | 'wantsFeatures' | 'wantsImage' | 'windowTooLarge' | 'rowsDoNotFold';

/** A network that cannot be computed: the first (primitive) layer that does not fit, and why. */
export class NetworkMisfit extends StudioError {
  readonly layer: string;
  readonly reason: MisfitReason;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(layer: PrimitiveLayer, reason: MisfitReason, values: Readonly<Record<string, string | number>>, why: string, remedy: string) {
    super('NETWORK_INVALID', `layer “${layer.name}” (${layer.type}): ${why}`, { remedy });
    this.layer = layer.name;
    this.reason = reason;
    this.values = values;
  }
}

const elements = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);

/**
 * Shapes, parameters, multiply-adds and receptive fields of every primitive layer.
 * @throws StudioError NETWORK_INVALID naming the layer that does not fit and why.
 */
export function describeNetwork(network: NetworkSpec): NetworkDescription {
  const { misfit, ...description } = describeWhatFits(network);
  if (misfit) throw misfit;
  return description;
}

/** The same for a network in the making: the layers before the first one that does not fit, and that one; null where all do. */
export function describeWhatFits(network: NetworkSpec): NetworkDescription & { readonly misfit: NetworkMisfit | null } {
  const layers: DescribedLayer[] = [];
  let misfit: NetworkMisfit | null = null;
  try {
    describeInto(layers, network);
  } catch (error) {
    if (!(error instanceof NetworkMisfit)) throw error;
    misfit = error;
  }
  return {
    layers,
    parameterCount: layers.reduce((sum, l) => sum + l.trainableCount, 0),
    multiplyAdds: layers.reduce((sum, l) => sum + l.multiplyAdds, 0),
    receptiveField: layers.at(-1)?.receptiveField ?? 1,
    misfit
  };
}

/** @throws NetworkMisfit at the first layer that does not fit, with those before it in `layers`. */
function describeInto(layers: DescribedLayer[], network: NetworkSpec): void {
  const primitives = expandLayers(network);
  const names = new Set<string>();
  let shape: Shape = network.input;
  let receptiveField = 1;
  let jump = 1;

  primitives.forEach((layer, index) => {
    if (names.has(layer.name)) throw new NetworkMisfit(layer, 'nameTwice', {}, 'its name is used twice', 'Give every layer a name of its own.');
    names.add(layer.name);
    if (layer.type === 'softmax' && index !== primitives.length - 1) throw new NetworkMisfit(layer, 'softmaxNotLast', {}, 'softmax is not the last layer', 'Move it to the end.');
    const described = describeLayer(layer, shape);
    const window = windowOf(layer);
    if (window) {
      receptiveField += (effectiveKernel(window) - 1) * jump;
      jump *= window.stride;
    } else if (layer.type === 'globalAveragePool' || (layer.type === 'dense' && shape.length === 1)) {
      receptiveField = Math.max(receptiveField, network.input[0], network.input[1]);
    }
    layers.push({ ...described, layer, inputShape: shape, receptiveField, jump });
    shape = described.outputShape;
  });

  const last = layers.at(-1)!.layer;
  if (last.type !== 'softmax') throw new NetworkMisfit(last, 'noSoftmax', {}, 'the last layer is not softmax', 'End the network with a softmax layer.');
  const isColumns = shape.length === 3 && shape[0] === 1;
  if ((shape.length !== 1 && !isColumns) || shape.at(-1) !== network.classes) {
    throw new NetworkMisfit(last, 'wrongClasses', { shape: shape.join('×'), classes: network.classes },
      `it gets ${shape.join('×')} values where ${network.classes} classes are wanted`, 'Flatten or pool, then end with a dense layer of one unit a class.');
  }
}

/** Whether the network answers once a column, `[1, columns, classes]`, and so reads lines of any width, or once an image. */
export function answersColumns(network: NetworkSpec): boolean {
  return describeNetwork(network).layers.at(-1)!.outputShape.length === 3;
}

/** The spatial window of a layer that has one. */
export function windowOf(layer: PrimitiveLayer): Window | undefined {
  if (layer.type === 'conv2d' || layer.type === 'depthwiseConv2d') return layer;
  if (layer.type === 'pool2d') return { kernel: layer.size, stride: layer.stride, padding: layer.padding, dilation: 1 };
  return undefined;
}

type Description = Pick<DescribedLayer, 'outputShape' | 'parameters' | 'trainableCount' | 'multiplyAdds'>;

function describeLayer(layer: PrimitiveLayer, input: Shape): Description {
  const passThrough: Description = { outputShape: input, parameters: [], trainableCount: 0, multiplyAdds: 0 };
  switch (layer.type) {
    case 'conv2d': {
      const [height, width, channels] = slide(layer, input, layer);
      return weighted(layer, [height, width, layer.filters], [layer.kernel, layer.kernel, channels, layer.filters], layer.filters,
        height * width * layer.filters * channels * layer.kernel ** 2);
    }
    case 'depthwiseConv2d': {
      const [height, width, channels] = slide(layer, input, layer);
      const filters = channels * layer.depthMultiplier;
      return weighted(layer, [height, width, filters], [layer.kernel, layer.kernel, channels, layer.depthMultiplier], filters,
        height * width * filters * layer.kernel ** 2);
    }
    case 'pointwiseConv2d': {
      const [height, width, channels] = image(layer, input);
      return weighted(layer, [height, width, layer.filters], [1, 1, channels, layer.filters], layer.filters, height * width * channels * layer.filters);
    }
    case 'dense': {
      if (input.length !== 1) {
        throw new NetworkMisfit(layer, 'wantsFeatures', { shape: input.join('×') }, `it wants a list of features but gets ${input.join('×')}`, 'Put flatten or globalAveragePool before it.');
      }
      return weighted(layer, [layer.units], [input[0]!, layer.units], layer.units, input[0]! * layer.units);
    }
    case 'batchNorm': {
      const channels = input.at(-1)!;
      const of = (role: ParameterSpec['role']): ParameterSpec => ({ name: `${layer.name}/${role}`, shape: [channels], role });
      return {
        outputShape: input,
        parameters: [of('gamma'), of('beta'), of('runningMean'), of('runningVariance')],
        trainableCount: 2 * channels,
        multiplyAdds: elements(input)
      };
    }
    case 'pool2d': {
      const window = windowOf(layer)!;
      const [height, width, channels] = slide(layer, input, window);
      return { ...passThrough, outputShape: [height, width, channels] };
    }
    case 'globalAveragePool':
      return { ...passThrough, outputShape: [image(layer, input)[2]] };
    case 'flatten':
      return { ...passThrough, outputShape: [elements(input)] };
    case 'foldRows': {
      const [height, width, channels] = image(layer, input);
      if (height % layer.factor !== 0) {
        throw new NetworkMisfit(layer, 'rowsDoNotFold', { rows: height, factor: layer.factor }, `its input has ${height} rows, which ${layer.factor} does not divide`,
          'Choose a factor that divides the rows.');
      }
      return { ...passThrough, outputShape: [height / layer.factor, width, layer.factor * channels] };
    }
    case 'activation':
    case 'dropout':
    case 'softmax':
      return passThrough;
  }
}

function image(layer: PrimitiveLayer, input: Shape): [number, number, number] {
  const [height, width, channels] = input;
  if (input.length !== 3 || height === undefined || width === undefined || channels === undefined) {
    throw new NetworkMisfit(layer, 'wantsImage', {}, 'it works on images but comes after they were flattened', 'Move it before flatten or pooling.');
  }
  return [height, width, channels];
}

function slide(layer: PrimitiveLayer, input: Shape, window: Window): [number, number, number] {
  const [height, width, channels] = image(layer, input);
  const rows = extent(height, window).output;
  const columns = extent(width, window).output;
  if (rows < 1 || columns < 1) {
    const reach = effectiveKernel(window);
    throw new NetworkMisfit(layer, 'windowTooLarge', { reach, shape: `${height}×${width}` }, `its window reaches ${reach} pixels and its input has only ${height}×${width}`,
      'Use a smaller kernel or dilation, “same” padding, or fewer strides before it.');
  }
  return [rows, columns, channels];
}

function weighted(
  layer: Extract<PrimitiveLayer, { bias: boolean }>, outputShape: Shape, kernelShape: Shape, biasLength: number, multiplyAdds: number
): Description {
  const parameters: ParameterSpec[] = [{ name: `${layer.name}/kernel`, shape: kernelShape, role: 'kernel' }];
  if (layer.bias) parameters.push({ name: `${layer.name}/bias`, shape: [biasLength], role: 'bias' });
  return { outputShape, parameters, trainableCount: elements(kernelShape) + (layer.bias ? biasLength : 0), multiplyAdds };
}
