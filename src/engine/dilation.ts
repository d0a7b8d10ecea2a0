import { pad, reverse, slice, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { effectiveKernel, extent, type Window } from '../domain/network/geometry.ts';
import { plain, type Finish } from './finish.ts';
import type { Kernels, Margins, WindowStep } from './kernels.ts';

/**
 * Convolutions with dilation d, exact forward and backward on every engine.
 *
 * tfjs' gradients assert dilation 1 and TensorFlow's own depthwise kernels ignore it (tensorflow#56498), so d > 1 is
 * computed by dealing every d-th pixel into images of their own (space to batch), where the taps are neighbours again,
 * running the undilated kernel there and dealing the results back (the algorithm "à trous", Holschneider et al., 1989).
 * A stride is taken afterwards by keeping every s-th output: strided and dilated at once is rare and need not be fast.
 */
export type ConvolutionKind = 'full' | 'depthwise';

interface Plan {
  readonly pads: Margins;
  readonly crops: Margins;
  /** Output of the dilated convolution before the stride is taken: `[height, width]`. */
  readonly dense: readonly [number, number];
  /** What the undilated kernel does in each of the d² images. */
  readonly step: WindowStep;
}

function plan(inputShape: readonly number[], window: Window): Plan {
  // As much padding on both sides, a multiple of d: the undilated kernel pads each image itself, and the images stay small.
  const padsItself = window.padding === 'same' && window.stride === 1 && window.kernel % 2 === 1;
  const axis = (input: number) => {
    if (padsItself) {
      const fill = (window.dilation - (input % window.dilation)) % window.dilation;
      return { margin: [0, fill] as const, crop: [0, fill] as const, output: input };
    }
    const { padBefore, padAfter } = extent(input, window);
    const padded = input + padBefore + padAfter;
    const fill = (window.dilation - (padded % window.dilation)) % window.dilation;
    return { margin: [padBefore, padAfter + fill] as const, crop: [0, fill] as const, output: padded - effectiveKernel(window) + 1 };
  };
  const rows = axis(inputShape[1]!);
  const columns = axis(inputShape[2]!);
  return {
    pads: [rows.margin, columns.margin],
    crops: [rows.crop, columns.crop],
    dense: [rows.output, columns.output],
    step: { stride: 1, padding: padsItself ? 'same' : 'valid' }
  };
}

/** What the backward pass needs from the forward pass besides the kernel. */
export interface ConvolutionMemory {
  /** The input, or for d > 1 the input dealt into d² images. */
  readonly input: Tensor;
  /** Dealt images were made here and are to be disposed by whoever holds the memory. */
  readonly dealt: boolean;
}

/** Output `[N, H', W', filters]` for an input `[N, H, W, C]`, finished with bias and activation. */
export function convolve(
  kernels: Kernels, kind: ConvolutionKind, x: Tensor, kernel: Tensor, window: Window, finish: Finish = plain
): { output: Tensor; memory: ConvolutionMemory } {
  const run = (input: Tensor, step: WindowStep): Tensor =>
    kind === 'full' ? kernels.conv2d(input, kernel, step, finish) : kernels.depthwiseConv2d(input, kernel, step, finish);
  if (window.dilation === 1) return { output: run(x, window), memory: { input: x, dealt: false } };
  if (kind === 'depthwise') {
    const output = kernels.dilatedDepthwiseConv2d(x, kernel, window, finish);
    if (output) return { output, memory: { input: x, dealt: false } };
  }

  const { pads, crops, step } = plan(x.shape, window);
  const dealt = kernels.spaceToBatch(x, window.dilation, pads);
  const convolved = run(dealt, step);
  const dense = kernels.batchToSpace(convolved, window.dilation, crops);
  convolved.dispose();
  return { output: takeStride(kernels, dense, window.stride), memory: { input: dealt, dealt: true } };
}

/** Gradients for `dy` `[N, H', W', filters]`; those that nobody asks for are left out. */
export function convolveGradient(
  kernels: Kernels, kind: ConvolutionKind, dy: Tensor, kernel: Tensor, inputShape: readonly number[], memory: ConvolutionMemory, window: Window,
  wanted: { input: boolean; kernel: boolean }
): { dx: Tensor | null; dKernel: Tensor | null } {
  if (window.dilation === 1) {
    return {
      dx: wanted.input ? inputGradient(kernels, kind, dy, kernel, inputShape, window) : null,
      dKernel: wanted.kernel ? kernelGradient(kernels, kind, memory.input, dy, kernel.shape, window) : null
    };
  }

  const { pads, crops, dense, step } = plan(inputShape, window);
  const spread = spreadStride(kernels, dy, window.stride, dense);
  // The padding of the output's images mirrors the crop of the forward pass: cropped results had no influence.
  const dealt = kernels.spaceToBatch(spread, window.dilation, crops);
  if (spread !== dy) spread.dispose();
  const input = memory.dealt ? memory.input : kernels.spaceToBatch(memory.input, window.dilation, pads);
  const dKernel = wanted.kernel ? kernelGradient(kernels, kind, input, dealt, kernel.shape, step) : null;
  let dx: Tensor | null = null;
  if (wanted.input) {
    dx = memory.dealt ? null : mirrored(kernels, dy, kernel, window);
    if (!dx) {
      const dealtInput = inputGradient(kernels, kind, dealt, kernel, input.shape, step);
      dx = kernels.batchToSpace(dealtInput, window.dilation, pads);
      dealtInput.dispose();
    }
  }
  dealt.dispose();
  if (!memory.dealt) input.dispose();
  return { dx, dKernel };
}

/** Where nothing is cropped, the input's gradient is a convolution of `dy` with the kernel turned by 180°: an engine that dilates does it at once. */
function mirrored(kernels: Kernels, dy: Tensor, kernel: Tensor, window: Window): Tensor | null {
  const oneOutputAChannel = kernel.shape[3] === 1;
  if (window.padding !== 'same' || window.kernel % 2 === 0 || !oneOutputAChannel) return null;
  const turned = reverse(kernel as Tensor4D, [0, 1]);
  const dx = kernels.dilatedDepthwiseConv2d(dy, turned, window);
  turned.dispose();
  return dx;
}

function inputGradient(
  kernels: Kernels, kind: ConvolutionKind, dy: Tensor, kernel: Tensor, inputShape: readonly number[], step: WindowStep
): Tensor {
  return kind === 'full' ? kernels.conv2dInputGradient(dy, kernel, inputShape, step) : kernels.depthwiseConv2dInputGradient(dy, kernel, inputShape, step);
}

function kernelGradient(kernels: Kernels, kind: ConvolutionKind, x: Tensor, dy: Tensor, kernelShape: readonly number[], step: WindowStep): Tensor {
  return kind === 'full' ? kernels.conv2dKernelGradient(x, dy, kernelShape, step) : kernels.depthwiseConv2dKernelGradient(x, dy, kernelShape, step);
}

/** Every s-th row and column: deal into s² images and keep the first. */
function takeStride(kernels: Kernels, dense: Tensor, stride: number): Tensor {
  if (stride === 1) return dense;
  const [batch, height, width] = dense.shape as [number, number, number, number];
  const fill = (side: number): readonly [number, number] => [0, (stride - (side % stride)) % stride];
  const dealt = kernels.spaceToBatch(dense, stride, [fill(height), fill(width)]);
  dense.dispose();
  const kept = slice(dealt, [0, 0, 0, 0], [batch, -1, -1, -1]);
  dealt.dispose();
  return kept;
}

/** The gradient of takeStride: `dy` back at every s-th place of `[height, width]`, zero between. */
function spreadStride(kernels: Kernels, dy: Tensor, stride: number, [height, width]: readonly [number, number]): Tensor {
  if (stride === 1) return dy;
  const [batch, rows, columns] = dy.shape as [number, number, number, number];
  const stacked = pad(dy, [[0, batch * (stride * stride - 1)], [0, 0], [0, 0], [0, 0]]);
  const spread = kernels.batchToSpace(stacked, stride, [[0, rows * stride - height], [0, columns * stride - width]]);
  stacked.dispose();
  return spread;
}
