import type { Tensor } from '@tensorflow/tfjs-core';
import type { Activation } from '../contract/network.ts';
import type { Window } from '../domain/network/geometry.ts';
import type { Finish } from './finish.ts';

/** Stride and padding of an undilated window; dilation is built on top in dilation.ts. */
export interface WindowStep {
  readonly stride: number;
  readonly padding: 'valid' | 'same';
}

export interface PoolWindow extends WindowStep {
  readonly kind: 'max' | 'average';
  readonly size: number;
}

/** A number array that training changes in place. */
export interface Variable {
  readonly shape: readonly number[];
  /** The present values; the caller disposes the tensor before the variable changes again. */
  read(): Tensor;
  assign(values: Tensor): void;
  dispose(): void;
}

export interface AdamStep {
  /** The rate with bias correction already in it: η·√(1−β2ᵗ)/(1−β1ᵗ) is formed inside from `step`, counted from 1. */
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly step: number;
}

export interface MomentumStep {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}

export interface RmsPropStep {
  readonly learningRate: number;
  readonly decay: number;
  readonly momentum: number;
  readonly epsilon: number;
}

export interface NormalisedBatch {
  readonly output: Tensor;
  readonly mean: Tensor;
  /** Unbiased, as the running statistics want it. */
  readonly variance: Tensor;
  /** What the gradient needs; disposed by the caller. */
  readonly saved: readonly Tensor[];
}

/**
 * The numerical steps a network is made of, forward and backward, undilated. Two implementations: raw TensorFlow ops,
 * and tfjs ops that run on any backend. Images are `[N, H, W, C]`, kernels `[k, k, in, out]` or `[k, k, channels, multiplier]`.
 * Every returned tensor belongs to the caller.
 */
export interface Kernels {
  conv2d(x: Tensor, kernel: Tensor, step: WindowStep, finish?: Finish): Tensor;
  conv2dInputGradient(dy: Tensor, kernel: Tensor, inputShape: readonly number[], step: WindowStep): Tensor;
  conv2dKernelGradient(x: Tensor, dy: Tensor, kernelShape: readonly number[], step: WindowStep): Tensor;
  depthwiseConv2d(x: Tensor, kernel: Tensor, step: WindowStep, finish?: Finish): Tensor;
  depthwiseConv2dInputGradient(dy: Tensor, kernel: Tensor, inputShape: readonly number[], step: WindowStep): Tensor;
  depthwiseConv2dKernelGradient(x: Tensor, dy: Tensor, kernelShape: readonly number[], step: WindowStep): Tensor;

  /** A depthwise convolution that the engine dilates by itself, rightly and at once; null: the pixels are to be dealt instead. */
  dilatedDepthwiseConv2d(x: Tensor, kernel: Tensor, window: Window, finish?: Finish): Tensor | null;

  /** Pads `[N, H, W, C]` by `pads` `[[top, bottom], [left, right]]` and deals every d-th pixel into images of their own. */
  spaceToBatch(x: Tensor, dilation: number, pads: Margins): Tensor;
  batchToSpace(x: Tensor, dilation: number, crops: Margins): Tensor;

  matMul(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean, finish?: Finish): Tensor;
  /** Of a square matrix. */
  addToDiagonal(matrix: Tensor, value: number): Tensor;
  addBias(x: Tensor, bias: Tensor): Tensor;
  /** Sum over all axes but the last. */
  biasGradient(dy: Tensor): Tensor;
  activate(x: Tensor, activation: Activation): Tensor;
  /** From the activation's own output `y`. */
  activationGradient(dy: Tensor, y: Tensor, activation: Activation): Tensor;

  batchNorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number, activation?: Activation): NormalisedBatch;
  /** `dy` is the gradient of the normalised values, before any activation. */
  batchNormGradient(dy: Tensor, x: Tensor, gamma: Tensor, saved: readonly Tensor[], epsilon: number): { dx: Tensor; dGamma: Tensor; dBeta: Tensor };
  /** With fixed statistics: what inference and frozen layers use. */
  batchNormFixed(x: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor, epsilon: number, activation?: Activation): Tensor;

  pool(x: Tensor, window: PoolWindow): Tensor;
  poolGradient(dy: Tensor, x: Tensor, y: Tensor, window: PoolWindow): Tensor;

  softmax(logits: Tensor): Tensor;
  /** Targets are class probabilities `[N, classes]`; losses `[N]` and d(loss)/d(logits) `[N, classes]`, not yet divided by N. */
  softmaxCrossEntropy(logits: Tensor, targets: Tensor): { losses: Tensor; gradient: Tensor };

  variable(initial: Tensor): Variable;
  applyAdam(variable: Variable, m: Variable, v: Variable, gradient: Tensor, step: AdamStep): void;
  applyMomentum(variable: Variable, velocity: Variable, gradient: Tensor, step: MomentumStep): void;
  applyRmsProp(variable: Variable, meanSquare: Variable, velocity: Variable, gradient: Tensor, step: RmsPropStep): void;
  /** variable += (target − variable)·share. */
  moveTowards(variable: Variable, target: Tensor, share: number): void;
  /** variable −= direction·share. */
  subtract(variable: Variable, direction: Tensor, share: number): void;
}

/** `[[before rows, after rows], [before columns, after columns]]`, in pixels. */
export type Margins = readonly [readonly [number, number], readonly [number, number]];
