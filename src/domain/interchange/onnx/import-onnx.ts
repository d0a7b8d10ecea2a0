import type { Activation } from '../../../contract/network.ts';
import { lineHeight } from '../../../contract/lines.ts';
import type { StudioError } from '../../../contract/errors.ts';
import { extent } from '../../network/geometry.ts';
import type { NamedArray } from '../../network/initialise.ts';
import { damaged, invalidModelFile, unsupportedLayer } from '../import-errors.ts';
import { importedModel } from '../imported-model.ts';
import type { ImportedLayer, ImportedModel } from '../imported-model.ts';
import { permuted } from '../permuted.ts';
import { decodeOnnx } from './decode.ts';
import type { OnnxNode, OnnxPort, OnnxTensor } from './graph.ts';
import { nodeWindow } from './node-window.ts';

const activations: Readonly<Record<string, Activation>> = { Relu: 'relu', Sigmoid: 'sigmoid', Tanh: 'tanh' };

/** What flows from node to node: an image, or a list of features. */
interface Flow {
  /** `[height, width, channels]`, or `[features]`. */
  readonly shape: readonly number[];
  /** Images: channels lie after the pixels. */
  readonly channelsLast: boolean;
  /** Features of an image that was flattened channel by channel: its shape. */
  readonly flattened?: readonly number[];
}

/**
 * An ONNX model that is a chain of Conv, Gemm or MatMul (with Add), BatchNormalization, MaxPool, AveragePool, GlobalAveragePool or ReduceMean, Relu,
 * Sigmoid, Tanh, Flatten, Reshape, Transpose, Dropout, Identity and Softmax.
 * @param source names the file in errors
 * @throws StudioError MODEL_FILE_INVALID naming what is damaged, or the first operator that is not supported
 */
export function importOnnx(bytes: Uint8Array, source: string): ImportedModel {
  const { graph, metadata } = decodeOnnx(bytes, source);
  const inputs = graph.inputs.filter(({ name }) => !graph.constants.has(name));
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) throw invalidModelFile(source, `it takes ${inputs.length} inputs`, 'Export a model that takes images alone.');
  const flow = flowOf(source, input);
  const chain = new OnnxChain(source, graph.constants, input.name, flow);
  for (const node of graph.nodes) chain.add(node);
  if (!graph.outputs.some(({ name }) => name === chain.current)) throw invalidModelFile(source, 'its last operator is not its output', damaged);
  return importedModel(source, { name: metadata['model'] ?? (graph.name || 'imported'), input: flow.shape, layers: chain.layers, classes: classesOf(metadata['classes']) });
}

/** Channels first, as ONNX has images, unless there are more of them than columns. */
function flowOf(source: string, { dims }: OnnxPort): Flow {
  const [, a, b, c] = dims;
  if (dims.length === 4 && typeof a === 'number' && typeof b === 'number') {
    if (typeof c !== 'number') return { shape: [b, 4 * lineHeight, a], channelsLast: false };
    return a <= c ? { shape: [b, c, a], channelsLast: false } : { shape: [a, b, c], channelsLast: true };
  }
  throw invalidModelFile(source, `it takes ${dims.join('×') || 'something of an unknown shape'}, not images of a fixed size`, 'Export it with images [N, channels, height, width].');
}

function classesOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const classes: unknown = JSON.parse(text);
    return Array.isArray(classes) && classes.every((name) => typeof name === 'string' && name !== '') ? classes : undefined;
  } catch {
    return undefined;
  }
}

class OnnxChain {
  readonly layers: ImportedLayer[] = [];
  current: string;
  readonly #source: string;
  readonly #constants: Map<string, OnnxTensor>;
  #flow: Flow;
  /** A reshaping and a transposing that are only understood with what follows. */
  #waiting: OnnxNode[] = [];

  constructor(source: string, constants: ReadonlyMap<string, OnnxTensor>, input: string, flow: Flow) {
    this.#source = source;
    this.#constants = new Map(constants);
    this.current = input;
    this.#flow = flow;
  }

  add(node: OnnxNode): void {
    const [output] = node.outputs;
    if (output === undefined) throw this.#unsupported(node, 'gives nothing');
    if (node.op === 'Constant') {
      const value = node.tensors?.['value'];
      if (value === undefined) throw this.#unsupported(node, 'has no tensor');
      this.#constants.set(output, value);
      return;
    }
    const data = node.inputs.filter((name) => name !== '' && !this.#constants.has(name));
    if (data.length !== 1 || data[0] !== this.current) throw this.#unsupported(node, 'is not fed by the one before it alone; branches are not supported');
    this.#take(node);
    this.current = output;
  }

  #take(node: OnnxNode): void {
    const activation = activations[node.op];
    if (activation !== undefined) return void this.layers.push({ layer: { type: 'activation', name: plainName(node), function: activation } });
    switch (node.op) {
      case 'Conv':
        return this.#convolve(node);
      case 'Gemm':
      case 'MatMul':
        return this.#multiply(node);
      case 'Add':
        return this.#addBias(node);
      case 'BatchNormalization':
        return this.#normalise(node);
      case 'MaxPool':
      case 'AveragePool':
        return this.#pool(node);
      case 'GlobalAveragePool':
      case 'ReduceMean':
        return this.#average(node);
      case 'Flatten':
        return this.#flatten(node);
      case 'Reshape':
      case 'Squeeze':
        return this.#reshape(node);
      case 'Transpose':
        return this.#transpose(node);
      case 'Softmax':
        return void this.layers.push({ layer: { type: 'softmax', name: plainName(node) } });
      case 'Dropout':
      case 'Identity':
        return;
      default:
        throw this.#unsupported(node, 'is not supported');
    }
  }

  #convolve(node: OnnxNode): void {
    const [height, width, channels] = this.#image(node);
    const { dims, values } = this.#floats(node, 1);
    const group = Number(node.ints?.['group'] ?? 1);
    const [filters, , rows, columns] = dims as [number, number, number, number];
    if (dims.length !== 4 || (group !== 1 && group !== channels)) throw this.#unsupported(node, `has ${group} groups for ${channels} channels; only one, or one a channel, is supported`);
    const window = nodeWindow(this.#source, node, [height, width], [rows, columns]);
    const bias = this.#bias(node, 2);
    const affine = { bias: bias !== undefined, activation: 'linear' } as const;
    const name = weightName(node);
    const depthwise = group > 1;
    const kernel: NamedArray = depthwise
      ? { shape: [rows, columns, channels, filters / channels], values: permuted(values, [channels, filters / channels, rows, columns], [2, 3, 0, 1]) }
      : { shape: [rows, columns, dims[1]!, filters], values: permuted(values, dims, [2, 3, 1, 0]) };
    const arrays = { kernel, ...(bias && { bias }) };
    if (depthwise) this.layers.push({ layer: { type: 'depthwiseConv2d', name, depthMultiplier: filters / channels, ...window, ...affine }, arrays });
    else if (window.kernel === 1 && window.stride === 1) this.layers.push({ layer: { type: 'pointwiseConv2d', name, filters, ...affine }, arrays });
    else this.layers.push({ layer: { type: 'conv2d', name, filters, ...window, ...affine }, arrays });
    this.#flow = { ...this.#flow, shape: [extent(height, window).output, extent(width, window).output, filters] };
  }

  #multiply(node: OnnxNode): void {
    const { shape, flattened } = this.#flow;
    if (shape.length !== 1) throw this.#unsupported(node, 'multiplies an image; flatten it before');
    const { ints = {}, floats = {} } = node;
    if (ints['transA'] === 1 || (floats['alpha'] ?? 1) !== 1 || (floats['beta'] ?? 1) !== 1) throw this.#unsupported(node, 'scales or turns its input');
    const given = this.#floats(node, 1);
    if (given.dims.length !== 2) throw this.#unsupported(node, 'multiplies with something else than a matrix');
    const [inputs, units] = (ints['transB'] === 1 ? [...given.dims].reverse() : given.dims) as [number, number];
    const matrix = ints['transB'] === 1 ? permuted(given.values, [1, 1, units, inputs], [0, 1, 3, 2]) : given.values;
    if (inputs !== shape[0]) throw this.#unsupported(node, `wants ${inputs} features and gets ${shape[0]}`);
    // Rows in the order in which the studio flattens: pixel by pixel.
    const [height, width, channels] = flattened ?? [1, 1, inputs];
    const values = permuted(matrix, [channels!, height! * width!, 1, units], [1, 0, 2, 3]);
    const bias = this.#bias(node, 2);
    this.layers.push({
      layer: { type: 'dense', name: weightName(node), units, bias: bias !== undefined, activation: 'linear' }, arrays: { kernel: { shape: [inputs, units], values }, ...(bias && { bias }) }
    });
    this.#flow = { shape: [units], channelsLast: true };
  }

  /** After a multiplication or convolution without a bias. */
  #addBias(node: OnnxNode): void {
    const { values } = this.#floats(node, node.inputs[0] === this.current ? 1 : 0);
    const last = this.layers.at(-1);
    if (last === undefined || !('bias' in last.layer) || last.layer.bias || last.layer.activation !== 'linear' || values.length !== this.#flow.shape.at(-1)) {
      throw this.#unsupported(node, 'adds something else than a bias');
    }
    this.layers[this.layers.length - 1] = { layer: { ...last.layer, bias: true }, arrays: { ...last.arrays, bias: { shape: [values.length], values } } };
  }

  #normalise(node: OnnxNode): void {
    if (this.#flow.flattened !== undefined) throw this.#unsupported(node, 'follows a flattened image; normalise before flattening');
    const [gamma, beta, runningMean, runningVariance] = [1, 2, 3, 4].map((place): NamedArray => {
      const { dims, values } = this.#floats(node, place);
      return { shape: dims, values };
    }) as [NamedArray, NamedArray, NamedArray, NamedArray];
    const epsilon = Number((node.floats?.['epsilon'] ?? 1e-5).toPrecision(7));
    this.layers.push({ layer: { type: 'batchNorm', name: weightName(node), momentum: 0.9, epsilon, activation: 'linear' }, arrays: { gamma, beta, runningMean, runningVariance } });
  }

  #pool(node: OnnxNode): void {
    const [height, width, channels] = this.#image(node);
    const window = nodeWindow(this.#source, node, [height, width]);
    const { ceil_mode: rounding = 0, count_include_pad: counting = 0 } = node.ints ?? {};
    if (rounding !== 0 || window.dilation !== 1) throw this.#unsupported(node, 'rounds up or is dilated');
    if (node.op === 'AveragePool' && counting !== 0 && window.padding === 'same') throw this.#unsupported(node, 'counts its padding');
    const { kernel: size, stride, padding } = window;
    this.layers.push({ layer: { type: 'pool2d', name: plainName(node), kind: node.op === 'MaxPool' ? 'max' : 'average', size, stride, padding } });
    this.#flow = { ...this.#flow, shape: [extent(height, window).output, extent(width, window).output, channels] };
  }

  #average(node: OnnxNode): void {
    const [, , channels] = this.#image(node);
    const axes = node.ints?.['axes'] ?? (node.op === 'ReduceMean' ? this.#whole(node, 1) : [2, 3]);
    if (String(axes) !== '2,3' && String(axes) !== '-2,-1') throw this.#unsupported(node, `averages over the axes ${String(axes)}`);
    this.layers.push({ layer: { type: 'globalAveragePool', name: plainName(node) } });
    this.#flow = { shape: [channels], channelsLast: true };
  }

  #flatten(node: OnnxNode): void {
    if (Number(node.ints?.['axis'] ?? 1) !== 1) throw this.#unsupported(node, 'flattens along another axis than the first');
    const { shape, channelsLast } = this.#flow;
    if (shape.length !== 3) return;
    this.layers.push({ layer: { type: 'flatten', name: plainName(node) } });
    this.#flow = { shape: [shape[0]! * shape[1]! * shape[2]!], channelsLast: true, ...(!channelsLast && { flattened: shape }) };
  }

  /** To features, or a part of what the studio writes for rows laid into channels and for columns. */
  #reshape(node: OnnxNode): void {
    const { shape, channelsLast } = this.#flow;
    if (shape.length === 1) return;
    if (node.op === 'Squeeze') throw this.#unsupported(node, 'takes a side from an image');
    const target = this.#whole(node, 1);
    const [apart, turned] = this.#waiting;
    if (apart !== undefined && turned !== undefined) return this.#fold(node, this.#whole(apart, 1), target);
    const size = shape[0]! * shape[1]! * shape[2]!;
    if (target.length === 2 && (target[1] === -1 || target[1] === size)) return this.#flatten({ ...node, ints: {} });
    if (target.length === 5 && !channelsLast) return void this.#waiting.push(node);
    if (target.length === 3 && channelsLast && shape[0] === 1 && target[2] === shape[2]) return;
    throw this.#unsupported(node, `makes ${target.join('×')} of ${shape.join('×')}`);
  }

  #fold(node: OnnxNode, [, channels, rows, factor]: readonly number[], [, folded]: readonly number[]): void {
    this.#waiting = [];
    const [height, width, before] = this.#image(node);
    if (channels !== before || rows! * factor! !== height || folded !== factor! * before) throw this.#unsupported(node, 'lays rows out in a way that is not supported');
    this.layers.push({ layer: { type: 'foldRows', name: plainName(node), factor: factor! } });
    this.#flow = { ...this.#flow, shape: [rows!, width, folded] };
  }

  #transpose(node: OnnxNode): void {
    const order = String(node.ints?.['perm'] ?? '');
    const { channelsLast, shape } = this.#flow;
    if (this.#waiting.length === 1 && order === '0,3,1,2,4') return void this.#waiting.push(node);
    const fits = shape.length === 3 && this.#waiting.length === 0 && order === (channelsLast ? '0,3,1,2' : '0,2,3,1');
    if (!fits) throw this.#unsupported(node, `changes the order of axes to ${order}`);
    this.#flow = { ...this.#flow, channelsLast: !channelsLast };
  }

  /** `[height, width, channels]` of what comes in. */
  #image(node: OnnxNode): [number, number, number] {
    const { shape, channelsLast } = this.#flow;
    if (shape.length !== 3) throw this.#unsupported(node, 'works on images but comes after they were flattened');
    if (channelsLast) throw this.#unsupported(node, 'gets its channels last');
    return shape as [number, number, number];
  }

  #floats(node: OnnxNode, place: number): { readonly dims: readonly number[]; readonly values: Float32Array } {
    const tensor = this.#constants.get(node.inputs[place] ?? '');
    if (tensor === undefined || !(tensor.values instanceof Float32Array)) throw this.#unsupported(node, 'has weights that are no constant 32-bit floats');
    return { dims: tensor.dims, values: tensor.values };
  }

  #bias(node: OnnxNode, place: number): NamedArray | undefined {
    if ((node.inputs[place] ?? '') === '') return undefined;
    const { values } = this.#floats(node, place);
    return { shape: [values.length], values };
  }

  #whole(node: OnnxNode, place: number): number[] {
    const tensor = this.#constants.get(node.inputs[place] ?? '');
    if (!(tensor?.values instanceof BigInt64Array)) throw this.#unsupported(node, 'has a shape that is no constant');
    return Array.from(tensor.values, Number);
  }

  #unsupported(node: OnnxNode, why: string): StudioError {
    return unsupportedLayer(this.#source, node.name, node.op, why);
  }
}

/** `block1/conv` is named `block1`, `/features/pool/MaxPool` `features-pool`. */
function plainName({ name }: OnnxNode): string {
  const parts = name.split('/').filter((part) => part !== '');
  return (parts.length > 1 ? parts.slice(0, -1) : parts).join('-');
}

/** `conv1.weight` and `conv1/kernel` belong to `conv1`. */
function weightName(node: OnnxNode): string {
  const weights = /^(.+)[./](kernel|weight|gamma)$/.exec(node.inputs[1] ?? '');
  return weights?.[1] ?? plainName(node);
}
