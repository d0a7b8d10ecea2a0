import { add, eye, keep, mul, reshape, rsqrt, sub, sum, tensor, tensor1d, tensor2d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js';
import type { TFEOpAttr } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';
import type { Activation } from '../../contract/network.ts';
import type { Window } from '../../domain/network/geometry.ts';
import { finish, plain, type Finish } from '../finish.ts';
import type { AdamStep, Kernels, Margins, MomentumStep, NormalisedBatch, PoolWindow, RmsPropStep, Variable, WindowStep } from '../kernels.ts';
import { OpAttributes } from './op-attributes.ts';
import { ResourceVariable } from './resource-variable.ts';

/** More than one step of any optimiser needs. */
const scalarsKept = 32;

const opNames = { relu: ['Relu', 'ReluGrad'], sigmoid: ['Sigmoid', 'SigmoidGrad'], tanh: ['Tanh', 'TanhGrad'] } as const;

/**
 * Raw TensorFlow ops through tfjs-node's binding. tfjs composes several of these (ReLU's and batch norm's gradients,
 * softmax cross-entropy, Adam) from many passes over memory; TensorFlow has each of them as one.
 */
export class TensorFlowKernels implements Kernels {
  readonly #backend: NodeJSKernelBackend;
  readonly #attributes: OpAttributes;
  /** Small constant inputs (shapes, paddings, rates), made once and kept for the life of the process. */
  readonly #constants = new Map<string, Tensor>();

  readonly #recentScalars = new Map<number, Tensor>();
  /** Whether oneDNN's ops that finish with bias and ReLU are there: on the CPU, with a binding that passes list attributes. */
  readonly #fuses: boolean;

  constructor(backend: NodeJSKernelBackend) {
    this.#backend = backend;
    this.#attributes = new OpAttributes(backend.binding);
    this.#fuses = this.#tryFusing();
  }

  conv2d(x: Tensor, kernel: Tensor, step: WindowStep, finishing = plain): Tensor {
    if (this.#fusible(finishing)) return this.#one('_MklNativeFusedConv2D', this.#attributes.fusedWindow({ ...step, dilation: 1 }, finishing, true), [x, kernel, finishing.bias]);
    return finish(this, this.#window('Conv2D', step, [x, kernel]), finishing);
  }

  conv2dInputGradient(dy: Tensor, kernel: Tensor, inputShape: readonly number[], step: WindowStep): Tensor {
    return this.#window('Conv2DBackpropInput', step, [this.#shape(inputShape), kernel, dy]);
  }

  conv2dKernelGradient(x: Tensor, dy: Tensor, kernelShape: readonly number[], step: WindowStep): Tensor {
    return this.#window('Conv2DBackpropFilter', step, [x, this.#shape(kernelShape), dy]);
  }

  /** oneDNN's forward kernel dilates rightly, called by its own name; TensorFlow's does not, and neither one's gradients do (2.21). */
  dilatedDepthwiseConv2d(x: Tensor, kernel: Tensor, window: Window, finishing = plain): Tensor | null {
    if (!this.#fuses || window.stride > 1) return null;
    if (this.#fusible(finishing)) {
      return this.#one('_MklNativeFusedDepthwiseConv2dNative', this.#attributes.fusedWindow(window, finishing, false), [x, kernel, finishing.bias]);
    }
    return finish(this, this.#one('_MklNativeDepthwiseConv2dNative', this.#attributes.oneDnnWindow(window), [x, kernel]), finishing);
  }

  depthwiseConv2d(x: Tensor, kernel: Tensor, step: WindowStep, finishing = plain): Tensor {
    if (this.#fusible(finishing)) {
      const attributes = this.#attributes.fusedWindow({ ...step, dilation: 1 }, finishing, false);
      return this.#one('_MklNativeFusedDepthwiseConv2dNative', attributes, [x, kernel, finishing.bias]);
    }
    return finish(this, this.#window('DepthwiseConv2dNative', step, [x, kernel]), finishing);
  }

  depthwiseConv2dInputGradient(dy: Tensor, kernel: Tensor, inputShape: readonly number[], step: WindowStep): Tensor {
    return this.#window('DepthwiseConv2dNativeBackpropInput', step, [this.#shape(inputShape), kernel, dy]);
  }

  depthwiseConv2dKernelGradient(x: Tensor, dy: Tensor, kernelShape: readonly number[], step: WindowStep): Tensor {
    if (coversImage(x.shape, kernelShape, step)) return tidy(() => reshape(sum(mul(x, dy), 0), [...kernelShape]));
    return this.#window('DepthwiseConv2dNativeBackpropFilter', step, [x, this.#shape(kernelShape), dy]);
  }

  spaceToBatch(x: Tensor, dilation: number, pads: Margins): Tensor {
    return this.#one('SpaceToBatchND', this.#attributes.spaceToBatch, [x, this.#shape([dilation, dilation]), this.#margins(pads)]);
  }

  batchToSpace(x: Tensor, dilation: number, crops: Margins): Tensor {
    return this.#one('BatchToSpaceND', this.#attributes.batchToSpace, [x, this.#shape([dilation, dilation]), this.#margins(crops)]);
  }

  matMul(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean, finishing = plain): Tensor {
    if (this.#fusible(finishing)) {
      return this.#one('_MklNativeFusedMatMul', this.#attributes.fusedMatMul(transposeA, transposeB, finishing), [a, b, finishing.bias]);
    }
    return finish(this, this.#one('MatMul', this.#attributes.matMul(transposeA, transposeB), [a, b]), finishing);
  }

  addToDiagonal(matrix: Tensor, value: number): Tensor {
    const side = matrix.shape[0];
    const diagonal = this.#constant(`d${side},${value}`, () => tidy(() => mul(eye(side), value)));
    return this.#one('AddV2', this.#attributes.float, [matrix, diagonal]);
  }

  addBias(x: Tensor, bias: Tensor): Tensor {
    return this.#one('BiasAdd', this.#attributes.imageFormat, [x, bias]);
  }

  biasGradient(dy: Tensor): Tensor {
    return this.#one('BiasAddGrad', this.#attributes.imageFormat, [dy]);
  }

  activate(x: Tensor, activation: Activation): Tensor {
    return activation === 'linear' ? x.clone() : this.#one(opNames[activation][0], this.#attributes.float, [x]);
  }

  activationGradient(dy: Tensor, y: Tensor, activation: Activation): Tensor {
    if (activation === 'linear') return dy.clone();
    // ReluGrad takes (gradient, output); SigmoidGrad and TanhGrad take (output, gradient).
    return this.#one(opNames[activation][1], this.#attributes.float, activation === 'relu' ? [dy, y] : [y, dy]);
  }

  batchNorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number, activation: Activation = 'linear'): NormalisedBatch {
    const nothing = this.#constant('empty', () => tensor1d([], 'float32'));
    const image = asImage(x);
    const [y, mean, variance, ...saved] = this.#normalise([image, gamma, beta, nothing, nothing], epsilon, activation);
    return { output: reshaped(y, x.shape, image, x), mean: mean!, variance: variance!, saved };
  }

  batchNormGradient(dy: Tensor, x: Tensor, gamma: Tensor, saved: readonly Tensor[], epsilon: number): { dx: Tensor; dGamma: Tensor; dBeta: Tensor } {
    const imageDy = asImage(dy);
    const image = asImage(x);
    const inputs = [imageDy, image, gamma, ...saved];
    const [dx, dGamma, dBeta, ...unused] = this.#fuses
      ? this.#many('_MklNativeFusedBatchNormGradV3', this.#attributes.oneDnnBatchNormGradient(epsilon), inputs, 5)
      : this.#many('FusedBatchNormGradV3', this.#attributes.batchNormGradient(epsilon), inputs, 5);
    for (const tensor of unused) tensor.dispose();
    if (imageDy !== dy) imageDy.dispose();
    return { dx: reshaped(dx!, x.shape, image, x), dGamma: dGamma!, dBeta: dBeta! };
  }

  batchNormFixed(
    x: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor, epsilon: number, activation: Activation = 'linear'
  ): Tensor {
    // With fixed statistics both TensorFlow's and oneDNN's op take several times as long as with a batch's own; two passes over memory do not.
    return tidy(() => {
      const factor = mul(gamma, rsqrt(add(variance, epsilon)));
      return finish(this, this.#one('Mul', this.#attributes.float, [x, factor]), { bias: sub(beta, mul(mean, factor)), activation });
    });
  }

  #normalise(inputs: Tensor[], epsilon: number, activation: Activation): [Tensor, ...Tensor[]] {
    if (this.#fuses && activation === 'relu') {
      return this.#many('_MklNativeFusedBatchNormEx', this.#attributes.batchNormRelu(epsilon), inputs, 6) as [Tensor, ...Tensor[]];
    }
    const [y, ...rest] = this.#many('FusedBatchNormV3', this.#attributes.batchNorm(epsilon), inputs, 6) as [Tensor, ...Tensor[]];
    return [finish(this, y, { bias: null, activation }), ...rest];
  }

  pool(x: Tensor, window: PoolWindow): Tensor {
    return this.#one(window.kind === 'max' ? 'MaxPool' : 'AvgPool', this.#attributes.pool(window), [x]);
  }

  poolGradient(dy: Tensor, x: Tensor, y: Tensor, window: PoolWindow): Tensor {
    return window.kind === 'max'
      ? this.#one('MaxPoolGrad', this.#attributes.pool(window), [x, y, dy])
      : this.#one('AvgPoolGrad', this.#attributes.pool(window), [this.#shape(x.shape), dy]);
  }

  softmax(logits: Tensor): Tensor {
    return this.#one('Softmax', this.#attributes.float, [logits]);
  }

  softmaxCrossEntropy(logits: Tensor, targets: Tensor): { losses: Tensor; gradient: Tensor } {
    const [losses, gradient] = this.#many('SoftmaxCrossEntropyWithLogits', this.#attributes.float, [logits, targets], 2);
    return { losses: losses!, gradient: gradient! };
  }

  variable(initial: Tensor): Variable {
    return new ResourceVariable(this.#backend, this.#attributes, initial);
  }

  applyAdam(variable: Variable, m: Variable, v: Variable, gradient: Tensor, step: AdamStep): void {
    const scalars = this.#scalars(step.beta1 ** step.step, step.beta2 ** step.step, step.learningRate, step.beta1, step.beta2, step.epsilon);
    this.#apply('ResourceApplyAdam', this.#attributes.applyAdam, [variable, m, v], scalars, gradient);
  }

  applyMomentum(variable: Variable, velocity: Variable, gradient: Tensor, step: MomentumStep): void {
    const attributes = this.#attributes.applyMomentum(step.nesterov);
    this.#apply('ResourceApplyMomentum', attributes, [variable, velocity], this.#scalars(step.learningRate), gradient, this.#scalars(step.momentum));
  }

  applyRmsProp(variable: Variable, meanSquare: Variable, velocity: Variable, gradient: Tensor, step: RmsPropStep): void {
    const scalars = this.#scalars(step.learningRate, step.decay, step.momentum, step.epsilon);
    this.#apply('ResourceApplyRMSProp', this.#attributes.applyAdamLike, [variable, meanSquare, velocity], scalars, gradient);
  }

  moveTowards(variable: Variable, target: Tensor, share: number): void {
    const present = variable.read();
    const distance = this.#one('Sub', this.#attributes.float, [present, target]);
    present.dispose();
    this.subtract(variable, distance, share);
    distance.dispose();
  }

  subtract(variable: Variable, direction: Tensor, share: number): void {
    const step = this.#one('Mul', this.#attributes.float, [direction, ...this.#scalars(share)]);
    this.#many('AssignSubVariableOp', this.#attributes.dtype, [(variable as ResourceVariable).handle, step], 0);
    step.dispose();
  }

  #apply(op: string, attributes: TFEOpAttr[], variables: readonly Variable[], scalars: Tensor[], gradient: Tensor, scalarsAfter: Tensor[] = []): void {
    const handles = variables.map((v) => (v as ResourceVariable).handle);
    this.#many(op, attributes, [...handles, ...scalars, gradient, ...scalarsAfter], 0);
  }

  /** oneDNN's kernel where it is there: for gradients and depthwise windows it takes a third of the time of TensorFlow's own. */
  #window(op: string, step: WindowStep, inputs: Tensor[]): Tensor {
    return this.#fuses ? this.#one(`_MklNative${op}`, this.#attributes.oneDnnWindow(step), inputs) : this.#one(op, this.#attributes.window(step), inputs);
  }

  #fusible(finishing: Finish): finishing is Finish & { bias: Tensor } {
    return this.#fuses && finishing.bias !== null && (finishing.activation === 'relu' || finishing.activation === 'linear');
  }

  /** The only way to know is to try: neither the binding nor TensorFlow lists what it has. */
  #tryFusing(): boolean {
    if (this.#backend.isUsingGpuDevice) return false;
    const [a, b, bias] = [tensor2d([[1]]), tensor2d([[-2]]), tensor1d([1])];
    try {
      const product = this.#one('_MklNativeFusedMatMul', this.#attributes.fusedMatMul(false, false, { bias, activation: 'relu' }), [a, b, bias]);
      const works = product.dataSync()[0] === 0;
      product.dispose();
      return works;
    } catch {
      return false;
    } finally {
      for (const used of [a, b, bias]) used.dispose();
    }
  }

  #one(op: string, attributes: TFEOpAttr[], inputs: Tensor[]): Tensor {
    return this.#backend.executeSingleOutput(op, attributes, inputs);
  }

  #many(op: string, attributes: TFEOpAttr[], inputs: Tensor[], outputs: number): Tensor[] {
    return this.#backend.executeMultipleOutputs(op, attributes, inputs, outputs);
  }

  /** Rates and decays as tensors: the same few serve every parameter of a step, so the last ones are kept. */
  #scalars(...values: number[]): Tensor[] {
    return values.map((value) => {
      const scalar = this.#recentScalars.get(value) ?? keep(tensor(value, [], 'float32'));
      // A Map keeps insertion order: taking it out and putting it back makes it the youngest.
      this.#recentScalars.delete(value);
      this.#recentScalars.set(value, scalar);
      const [oldest] = this.#recentScalars.keys();
      if (this.#recentScalars.size > scalarsKept && oldest !== undefined) {
        this.#recentScalars.get(oldest)!.dispose();
        this.#recentScalars.delete(oldest);
      }
      return scalar;
    });
  }

  #constant(key: string, make: () => Tensor): Tensor {
    let constant = this.#constants.get(key);
    if (!constant) this.#constants.set(key, (constant = keep(make())));
    return constant;
  }

  #shape(shape: readonly number[]): Tensor {
    return this.#constant(`s${shape.join()}`, () => tensor1d([...shape], 'int32'));
  }

  #margins([rows, columns]: Margins): Tensor {
    return this.#constant(`m${rows.join()},${columns.join()}`, () => tensor2d([[...rows], [...columns]], [2, 2], 'int32'));
  }
}

/**
 * Whether a depthwise window has one place only, all of the image. Each of its weights meets one pixel of an image then: a product and a sum over the batch take
 * an eighth of the time of TensorFlow's op that slides the window, and oneDNN's takes ten times as long as that.
 */
function coversImage(imageShape: readonly number[], kernelShape: readonly number[], { padding }: WindowStep): boolean {
  const [height, width, , outputsAChannel] = kernelShape;
  return padding === 'valid' && height === imageShape[1] && width === imageShape[2] && outputsAChannel === 1;
}

/** Batch norm of TensorFlow wants four axes; features `[N, C]` become `[N, 1, 1, C]`. */
function asImage(x: Tensor): Tensor {
  return x.rank === 4 ? x : reshape(x, [x.shape[0], 1, 1, x.shape[1]!]);
}

function reshaped(y: Tensor, shape: number[], image: Tensor, original: Tensor): Tensor {
  if (image === original) return y;
  const result = reshape(y, shape);
  y.dispose();
  image.dispose();
  return result;
}
