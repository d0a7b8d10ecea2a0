import type { LayerSpec } from '../../../contract/network.ts';
import { extent } from '../../network/geometry.ts';
import type { NamedArray } from '../../network/initialise.ts';
import type { ImportedLayer } from '../imported-model.ts';
import { permuted } from '../permuted.ts';
import type { Flow, Step } from './flow.ts';
import type { OnnxNode } from './graph.ts';
import { weightName } from './node-reader.ts';
import type { NodeReader } from './node-reader.ts';
import { nodeWindow } from './node-window.ts';

/** Conv with one group, or one a channel. */
export function importConv(reader: NodeReader, node: OnnxNode, flow: Flow): Step {
  const [height, width, channels] = reader.image(node, flow);
  const { shape, values } = reader.floats(node, 1);
  const group = Number(node.ints?.['group'] ?? 1);
  if (shape.length !== 4 || (group !== 1 && group !== channels)) {
    throw reader.unsupported(node, `has ${group} groups for ${channels} channels; only one, or one a channel, is supported`);
  }
  const [filters, groupChannels, rows, columns] = shape as [number, number, number, number];
  const window = nodeWindow(reader.source, node, [height, width], [rows, columns]);
  const bias = reader.bias(node, 2);
  const affine = { name: weightName(node), bias: bias !== undefined, activation: 'linear' } as const;
  const multiplier = filters / channels;
  const kernel: NamedArray = group > 1
    ? { shape: [rows, columns, channels, multiplier], values: permuted(values, [channels, multiplier, rows, columns], [2, 3, 0, 1]) }
    : { shape: [rows, columns, groupChannels, filters], values: permuted(values, shape, [2, 3, 1, 0]) };
  return {
    imported: { layer: convolution(group > 1 ? multiplier : undefined), arrays: { kernel, ...(bias && { bias }) } },
    flow: { ...flow, shape: [extent(height, window).output, extent(width, window).output, filters] }
  };

  function convolution(depthMultiplier: number | undefined): LayerSpec {
    if (depthMultiplier !== undefined) return { type: 'depthwiseConv2d', depthMultiplier, ...window, ...affine };
    return window.kernel === 1 && window.stride === 1 ? { type: 'pointwiseConv2d', filters, ...affine } : { type: 'conv2d', filters, ...window, ...affine };
  }
}

/** Gemm or MatMul with a constant matrix. */
export function importMatrix(reader: NodeReader, node: OnnxNode, { shape: [features], shape, flattened }: Flow): Step {
  const { ints = {}, floats = {} } = node;
  if (shape.length !== 1) throw reader.unsupported(node, 'multiplies an image; flatten it before');
  if (ints['transA'] === 1 || (floats['alpha'] ?? 1) !== 1 || (floats['beta'] ?? 1) !== 1) throw reader.unsupported(node, 'scales or turns its input');
  const given = reader.floats(node, 1);
  if (given.shape.length !== 2) throw reader.unsupported(node, 'multiplies with something else than a matrix');
  const [inputs, units] = (ints['transB'] === 1 ? [...given.shape].reverse() : given.shape) as [number, number];
  if (inputs !== features) throw reader.unsupported(node, `wants ${inputs} features and gets ${features}`);
  const matrix = ints['transB'] === 1 ? permuted(given.values, [1, 1, units, inputs], [0, 1, 3, 2]) : given.values;
  // Rows in the order in which the studio flattens: pixel by pixel.
  const [height, width, channels] = flattened ?? [1, 1, inputs];
  const kernel = { shape: [inputs, units], values: permuted(matrix, [channels!, height! * width!, 1, units], [1, 0, 2, 3]) };
  const bias = reader.bias(node, 2);
  return {
    imported: { layer: { type: 'dense', name: weightName(node), units, bias: bias !== undefined, activation: 'linear' }, arrays: { kernel, ...(bias && { bias }) } },
    flow: { shape: [units], channelsLast: true }
  };
}

/** Add after a multiplication or convolution without a bias: that layer with one. @param place of the constant */
export function withBias(reader: NodeReader, node: OnnxNode, before: ImportedLayer | undefined, { shape }: Flow, place: number): ImportedLayer {
  const { values } = reader.floats(node, place);
  if (before === undefined || !('bias' in before.layer) || before.layer.bias || before.layer.activation !== 'linear' || values.length !== shape.at(-1)) {
    throw reader.unsupported(node, 'adds something else than a bias');
  }
  return { layer: { ...before.layer, bias: true }, arrays: { ...before.arrays, bias: { shape: [values.length], values } } };
}

/** BatchNormalization. */
export function importNorm(reader: NodeReader, node: OnnxNode, flow: Flow): Step {
  if (flow.flattened !== undefined) throw reader.unsupported(node, 'follows a flattened image; normalise before flattening');
  const [gamma, beta, runningMean, runningVariance] = [1, 2, 3, 4].map((place) => reader.floats(node, place)) as [NamedArray, NamedArray, NamedArray, NamedArray];
  // Stored as a 32-bit float, whose digits beyond the seventh nobody meant.
  const epsilon = Number((node.floats?.['epsilon'] ?? 1e-5).toPrecision(7));
  return {
    imported: { layer: { type: 'batchNorm', name: weightName(node), momentum: 0.9, epsilon, activation: 'linear' }, arrays: { gamma, beta, runningMean, runningVariance } },
    flow
  };
}
