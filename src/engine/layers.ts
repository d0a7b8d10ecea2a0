import { add, fill, mean, mul, reshape, rsqrt, tensor, tidy, transpose, type Tensor } from '@tensorflow/tfjs-core';
import type { PrimitiveLayer } from '../domain/network/expand.ts';
import { convolve, convolveGradient, type ConvolutionKind, type ConvolutionMemory } from './dilation.ts';
import type { Kernels, PoolWindow } from './kernels.ts';
import type { Parameter } from './parameter.ts';

/** What a layer may need to know about the step it takes part in. */
export interface Step {
  readonly training: boolean;
  /** Least share by which running statistics move towards the batch's: at the start of a fresh run they have nothing worth keeping. null: they stay. */
  readonly statisticsShare: number | null;
  /** Keep or drop decisions for dropout: 1 or 0, `count` of them, from the run's dropout stream; null: nothing is dropped. */
  dropoutMask(layer: string, count: number, rate: number): Float32Array | null;
}

/** What a layer keeps from its forward pass for its backward pass; disposed after it. */
export interface Memory {
  dispose(): void;
}

export interface LayerGradient {
  /** d(loss)/d(input); null where it was not wanted. */
  readonly dx: Tensor | null;
  /** In the order of `parameters`; null for what is not trained. */
  readonly parameters: readonly (Tensor | null)[];
}

/** A layer over shared kernels. Inputs and outputs belong to the caller; x and y of the forward pass come back for the gradient. */
export interface Layer<M extends Memory = Memory> {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  forward(x: Tensor, step: Step): { y: Tensor; memory: M };
  backward(dy: Tensor, x: Tensor, y: Tensor, memory: M, wantInput: boolean): LayerGradient;
}

const nothing: Memory = { dispose: () => undefined };

/** Softmax has no layer here: training takes it together with the loss, inference applies it to the logits. */
export function makeLayer(kernels: Kernels, layer: Exclude<PrimitiveLayer, { type: 'softmax' }>, parameters: readonly Parameter[]): Layer {
  switch (layer.type) {
    case 'conv2d':
      return new Convolution(kernels, layer, 'full', parameters);
    case 'depthwiseConv2d':
      return new Convolution(kernels, layer, 'depthwise', parameters);
    case 'pointwiseConv2d':
    case 'dense':
      return new Linear(kernels, layer, parameters);
    case 'batchNorm':
      return new BatchNorm(kernels, layer, parameters);
    case 'activation':
      return {
        name: layer.name,
        parameters,
        forward: (x) => ({ y: kernels.activate(x, layer.function), memory: nothing }),
        backward: (dy, _x, y, _memory, wantInput) => ({ dx: wantInput ? kernels.activationGradient(dy, y, layer.function) : null, parameters: [] })
      };
    case 'pool2d': {
      const window: PoolWindow = { kind: layer.kind, size: layer.size, stride: layer.stride, padding: layer.padding };
      return {
        name: layer.name,
        parameters,
        forward: (x) => ({ y: kernels.pool(x, window), memory: nothing }),
        backward: (dy, x, y, _memory, wantInput) => ({ dx: wantInput ? kernels.poolGradient(dy, x, y, window) : null, parameters: [] })
      };
    }
    case 'globalAveragePool':
      return {
        name: layer.name,
        parameters,
        forward: (x) => ({ y: mean(x, [1, 2]), memory: nothing }),
        backward: (dy, x, _y, _memory, wantInput) => ({ dx: wantInput ? spreadMean(dy, x.shape) : null, parameters: [] })
      };
    case 'flatten':
      return {
        name: layer.name,
        parameters,
        forward: (x) => ({ y: reshape(x, [x.shape[0], x.size / x.shape[0]]), memory: nothing }),
        backward: (dy, x, _y, _memory, wantInput) => ({ dx: wantInput ? reshape(dy, x.shape) : null, parameters: [] })
      };
    case 'foldRows':
      return {
        name: layer.name,
        parameters,
        forward: (x) => ({ y: foldRows(x, layer.factor), memory: nothing }),
        backward: (dy, x, _y, _memory, wantInput) => ({ dx: wantInput ? unfoldRows(dy, x.shape, layer.factor) : null, parameters: [] })
      };
    case 'dropout':
      return new Dropout(layer, parameters);
  }
}

/** `[N, H, W, C]` to `[N, H / factor, W, factor·C]`. */
function foldRows(x: Tensor, factor: number): Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  return tidy(() => reshape(transpose(reshape(x, [batch * (height / factor), factor, width, channels]), [0, 2, 1, 3]), [batch, height / factor, width, factor * channels]));
}

/** The way back to `shape`. */
function unfoldRows(y: Tensor, shape: readonly number[], factor: number): Tensor {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  return tidy(() => reshape(transpose(reshape(y, [batch * (height / factor), width, factor, channels]), [0, 2, 1, 3]), [batch, height, width, channels]));
}

/** The gradient of a mean over the image: every pixel gets an equal share of `dy` `[N, C]`. */
function spreadMean(dy: Tensor, shape: readonly number[]): Tensor {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  return tidy(() => mul(reshape(dy, [batch, 1, 1, channels]), fill([1, height, width, 1], 1 / (height * width))));
}

interface Weights {
  readonly kernel: Parameter;
  readonly bias: Parameter | undefined;
}

function weights(parameters: readonly Parameter[]): Weights {
  return { kernel: parameters[0]!, bias: parameters[1] };
}

class Convolution implements Layer<ConvolutionStep> {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly #kernels: Kernels;
  readonly #spec: Extract<PrimitiveLayer, { type: 'conv2d' | 'depthwiseConv2d' }>;
  readonly #kind: ConvolutionKind;
  readonly #weights: Weights;

  constructor(kernels: Kernels, spec: Extract<PrimitiveLayer, { type: 'conv2d' | 'depthwiseConv2d' }>, kind: ConvolutionKind, parameters: readonly Parameter[]) {
    this.name = spec.name;
    this.parameters = parameters;
    this.#kernels = kernels;
    this.#spec = spec;
    this.#kind = kind;
    this.#weights = weights(parameters);
  }

  forward(x: Tensor): { y: Tensor; memory: ConvolutionStep } {
    const kernel = this.#weights.kernel.variable.read();
    const bias = readBias(this.#weights);
    const { output, memory } = convolve(this.#kernels, this.#kind, x, kernel, this.#spec, { bias, activation: this.#spec.activation });
    bias?.dispose();
    return { y: output, memory: new ConvolutionStep(kernel, memory) };
  }

  backward(dy: Tensor, x: Tensor, y: Tensor, { kernel, input }: ConvolutionStep, wantInput: boolean): LayerGradient {
    const dz = this.#kernels.activationGradient(dy, y, this.#spec.activation);
    const wanted = { input: wantInput, kernel: this.#weights.kernel.trainable };
    const { dx, dKernel } = convolveGradient(this.#kernels, this.#kind, dz, kernel, x.shape, input, this.#spec, wanted);
    const parameters = [dKernel, ...biasGradient(this.#kernels, dz, this.#weights.bias)];
    dz.dispose();
    return { dx, parameters };
  }
}

class ConvolutionStep implements Memory {
  readonly kernel: Tensor;
  readonly input: ConvolutionMemory;

  constructor(kernel: Tensor, input: ConvolutionMemory) {
    this.kernel = kernel;
    this.input = input;
  }

  dispose(): void {
    this.kernel.dispose();
    if (this.input.dealt) this.input.input.dispose();
  }
}

/** Dense layers and pointwise convolutions are one matrix product over the last axis. */
class Linear implements Layer<LinearStep> {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly #kernels: Kernels;
  readonly #spec: Extract<PrimitiveLayer, { type: 'dense' | 'pointwiseConv2d' }>;
  readonly #weights: Weights;

  constructor(kernels: Kernels, spec: Extract<PrimitiveLayer, { type: 'dense' | 'pointwiseConv2d' }>, parameters: readonly Parameter[]) {
    this.name = spec.name;
    this.parameters = parameters;
    this.#kernels = kernels;
    this.#spec = spec;
    this.#weights = weights(parameters);
  }

  forward(x: Tensor): { y: Tensor; memory: LinearStep } {
    const memory = new LinearStep(asMatrix(x), asMatrix(this.#weights.kernel.variable.read(), true));
    const bias = readBias(this.#weights);
    const product = this.#kernels.matMul(memory.rows, memory.kernel, false, false, { bias, activation: this.#spec.activation });
    bias?.dispose();
    return { y: shapedAs(product, [...x.shape.slice(0, -1), memory.kernel.shape[1]!]), memory };
  }

  backward(dy: Tensor, x: Tensor, y: Tensor, { rows, kernel }: LinearStep, wantInput: boolean): LayerGradient {
    const dz = this.#kernels.activationGradient(dy, y, this.#spec.activation);
    const dRows = asMatrix(dz);
    const { kernel: parameter, bias } = this.#weights;
    const dKernel = parameter.trainable ? shapedAs(this.#kernels.matMul(rows, dRows, true, false), parameter.spec.shape) : null;
    const dx = wantInput ? shapedAs(this.#kernels.matMul(dRows, kernel, false, true), x.shape) : null;
    const parameters = [dKernel, ...biasGradient(this.#kernels, dRows, bias)];
    dRows.dispose();
    dz.dispose();
    return { dx, parameters };
  }
}

class LinearStep implements Memory {
  readonly rows: Tensor;
  readonly kernel: Tensor;

  constructor(rows: Tensor, kernel: Tensor) {
    this.rows = rows;
    this.kernel = kernel;
  }

  dispose(): void {
    this.rows.dispose();
    this.kernel.dispose();
  }
}

/** A view as `[rows, last axis]`; `consume` disposes the original handle (the memory is shared). */
function asMatrix(x: Tensor, consume = false): Tensor {
  const columns = x.shape.at(-1)!;
  const matrix = reshape(x, [x.size / columns, columns]);
  if (consume) x.dispose();
  return matrix;
}

function shapedAs(x: Tensor, shape: readonly number[]): Tensor {
  const view = reshape(x, [...shape]);
  x.dispose();
  return view;
}

/** The bias's present values, to be disposed; null where the layer has none. */
function readBias({ bias }: Weights): Tensor | null {
  return bias ? bias.variable.read() : null;
}

function biasGradient(kernels: Kernels, dz: Tensor, bias: Parameter | undefined): (Tensor | null)[] {
  if (!bias) return [];
  return [bias.trainable ? kernels.biasGradient(dz) : null];
}

/**
 * Normalises over the batch in training and over running statistics in inference. A frozen layer uses its running statistics in
 * training too and leaves them as they are, so that fine-tuning does not drift what it promised to keep.
 */
class BatchNorm implements Layer<BatchNormStep> {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly #kernels: Kernels;
  readonly #spec: Extract<PrimitiveLayer, { type: 'batchNorm' }>;

  constructor(kernels: Kernels, spec: Extract<PrimitiveLayer, { type: 'batchNorm' }>, parameters: readonly Parameter[]) {
    this.name = spec.name;
    this.parameters = parameters;
    this.#kernels = kernels;
    this.#spec = spec;
  }

  forward(x: Tensor, step: Step): { y: Tensor; memory: BatchNormStep } {
    const [gammaParameter, betaParameter, runningMean, runningVariance] = this.parameters as [Parameter, Parameter, Parameter, Parameter];
    const { epsilon, momentum, activation } = this.#spec;
    const gamma = gammaParameter.variable.read();
    const beta = betaParameter.variable.read();
    if (!step.training || !gammaParameter.trainable) {
      const fixedMean = runningMean.variable.read();
      const variance = runningVariance.variable.read();
      const y = this.#kernels.batchNormFixed(x, gamma, beta, fixedMean, variance, epsilon, activation);
      for (const tensor of [beta, fixedMean]) tensor.dispose();
      return { y, memory: new BatchNormStep(gamma, [], variance) };
    }
    const { output, mean: batchMean, variance, saved } = this.#kernels.batchNorm(x, gamma, beta, epsilon, activation);
    if (step.statisticsShare !== null) {
      const share = Math.max(1 - momentum, step.statisticsShare);
      this.#kernels.moveTowards(runningMean.variable, batchMean, share);
      this.#kernels.moveTowards(runningVariance.variable, variance, share);
    }
    for (const tensor of [beta, batchMean, variance]) tensor.dispose();
    return { y: output, memory: new BatchNormStep(gamma, saved, null) };
  }

  backward(dy: Tensor, x: Tensor, y: Tensor, { gamma, saved, fixedVariance }: BatchNormStep, wantInput: boolean): LayerGradient {
    const dz = this.#kernels.activationGradient(dy, y, this.#spec.activation);
    try {
      if (fixedVariance) {
        const dx = wantInput ? tidy(() => mul(dz, mul(gamma, rsqrt(add(fixedVariance, this.#spec.epsilon))))) : null;
        return { dx, parameters: [null, null, null, null] };
      }
      const { dx, dGamma, dBeta } = this.#kernels.batchNormGradient(dz, x, gamma, saved, this.#spec.epsilon);
      if (wantInput) return { dx, parameters: [dGamma, dBeta, null, null] };
      dx.dispose();
      return { dx: null, parameters: [dGamma, dBeta, null, null] };
    } finally {
      dz.dispose();
    }
  }
}

class BatchNormStep implements Memory {
  readonly gamma: Tensor;
  readonly saved: readonly Tensor[];
  /** Set when the running statistics were used. */
  readonly fixedVariance: Tensor | null;

  constructor(gamma: Tensor, saved: readonly Tensor[], fixedVariance: Tensor | null) {
    this.gamma = gamma;
    this.saved = saved;
    this.fixedVariance = fixedVariance;
  }

  dispose(): void {
    this.gamma.dispose();
    this.fixedVariance?.dispose();
    for (const tensor of this.saved) tensor.dispose();
  }
}

/** Inverted dropout (Srivastava et al., 2014): what is kept is scaled up in training, so inference changes nothing. */
class Dropout implements Layer<DropoutStep> {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly #rate: number;

  constructor(spec: Extract<PrimitiveLayer, { type: 'dropout' }>, parameters: readonly Parameter[]) {
    this.name = spec.name;
    this.parameters = parameters;
    this.#rate = spec.rate;
  }

  forward(x: Tensor, step: Step): { y: Tensor; memory: DropoutStep } {
    const kept = this.#rate === 0 ? null : step.dropoutMask(this.name, x.size, this.#rate);
    if (!kept) return { y: x.clone(), memory: new DropoutStep(null) };
    const mask = tensor(kept, x.shape);
    const scaled = mul(mask, 1 / (1 - this.#rate));
    mask.dispose();
    return { y: mul(x, scaled), memory: new DropoutStep(scaled) };
  }

  backward(dy: Tensor, _x: Tensor, _y: Tensor, { mask }: DropoutStep, wantInput: boolean): LayerGradient {
    if (!wantInput) return { dx: null, parameters: [] };
    return { dx: mask ? mul(dy, mask) : dy.clone(), parameters: [] };
  }
}

class DropoutStep implements Memory {
  readonly mask: Tensor | null;

  constructor(mask: Tensor | null) {
    this.mask = mask;
  }

  dispose(): void {
    this.mask?.dispose();
  }
}
