import type { Activation } from '../../contract/network.ts';
import type { PrimitiveLayer } from '../network/expand.ts';
import { extent, type Window } from '../network/geometry.ts';

export type ConvolutionLayer = Extract<PrimitiveLayer, { type: 'conv2d' | 'depthwiseConv2d' | 'pointwiseConv2d' }>;

/** One image: `[height, width, channels]`, channels fastest. */
export interface FeatureMaps {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly values: Float32Array;
}

/** One product of a convolution's sum. */
export interface Tap {
  /** Place in the kernel. */
  readonly p: number;
  readonly q: number;
  /** Place in the layer's input; outside of it where the tap falls on padding. */
  readonly row: number;
  readonly column: number;
  readonly channel: number;
  readonly isPadding: boolean;
  readonly weight: number;
  /** 0 on padding. */
  readonly input: number;
  readonly product: number;
}

export interface Walk {
  /** Channel by channel, each row by row. */
  readonly taps: readonly Tap[];
  readonly bias: number;
  /** Of all products, and the bias. */
  readonly sum: number;
  readonly activation: Activation;
  /** What the layer answers there. */
  readonly output: number;
}

/** Whether the layer's outputs are sums that can be walked through. */
export function isConvolution(layer: PrimitiveLayer): layer is ConvolutionLayer {
  return layer.type === 'conv2d' || layer.type === 'depthwiseConv2d' || layer.type === 'pointwiseConv2d';
}

/** The window of a convolution; a pointwise one's is a single pixel. */
export function windowOfConvolution(layer: ConvolutionLayer): Window {
  return layer.type === 'pointwiseConv2d' ? { kernel: 1, stride: 1, padding: 'valid', dilation: 1 } : layer;
}

/**
 * How one output value of a convolution comes about: y(i,j) = f(b + Σ w(p,q)·x(i·s + p·d − pad, j·s + q·d − pad)), tap by tap.
 *
 * @param input what the layer reads
 * @param kernel `[k, k, Cin, Cout]`, of a depthwise layer `[k, k, C, M]`, of a pointwise one `[1, 1, Cin, Cout]`
 * @param bias `[Cout]`; null where the layer has none
 * @param at output row, column and filter
 * @throws RangeError where there is no such output
 */
export function walkConvolution(
  layer: ConvolutionLayer, input: FeatureMaps, kernel: Float32Array, bias: Float32Array | null, at: { readonly row: number; readonly column: number; readonly filter: number }
): Walk {
  const [height, width, channels] = input.shape;
  const window = windowOfConvolution(layer);
  const rows = extent(height, window);
  const columns = extent(width, window);
  const lastAxis = kernel.length / (window.kernel ** 2 * channels);
  const isDepthwise = layer.type === 'depthwiseConv2d';
  const filters = isDepthwise ? channels * lastAxis : lastAxis;
  const inside = (value: number, below: number): boolean => Number.isInteger(value) && value >= 0 && value < below;
  if (!inside(at.row, rows.output) || !inside(at.column, columns.output) || !inside(at.filter, filters)) {
    throw new RangeError(`“${layer.name}” has ${rows.output}×${columns.output}×${filters} outputs; there is none at ${at.row}, ${at.column}, ${at.filter}.`);
  }

  const read = isDepthwise ? [Math.floor(at.filter / lastAxis)] : Array.from({ length: channels }, (_, channel) => channel);
  const last = isDepthwise ? at.filter % lastAxis : at.filter;
  const taps = read.flatMap((channel) => Array.from({ length: window.kernel ** 2 }, (_, i): Tap => {
    const p = Math.floor(i / window.kernel);
    const q = i % window.kernel;
    const row = at.row * window.stride + p * window.dilation - rows.padBefore;
    const column = at.column * window.stride + q * window.dilation - columns.padBefore;
    const isPadding = !inside(row, height) || !inside(column, width);
    const weight = kernel[(i * channels + channel) * lastAxis + last]!;
    const value = isPadding ? 0 : input.values[(row * width + column) * channels + channel]!;
    return { p, q, row, column, channel, isPadding, weight, input: value, product: weight * value };
  }));
  const offset = bias?.[at.filter] ?? 0;
  const sum = taps.reduce((total, { product }) => total + product, offset);
  return { taps, bias: offset, sum, activation: layer.activation, output: activated(sum, layer.activation) };
}

function activated(value: number, activation: Activation): number {
  switch (activation) {
    case 'linear':
      return value;
    case 'relu':
      return Math.max(0, value);
    case 'sigmoid':
      return 1 / (1 + Math.exp(-value));
    case 'tanh':
      return Math.tanh(value);
  }
}
