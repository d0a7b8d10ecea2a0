import {
  AvgPool, AvgPoolGrad, BatchToSpaceND, Conv2D, Conv2DBackpropFilter, Conv2DBackpropInput, DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter, DepthwiseConv2dNativeBackpropInput, MaxPool, MaxPoolGrad, SpaceToBatchND, add, div, engine, exp, eye, logSoftmax, matMul,
  mean, mul, neg, relu, rsqrt, scalar, sigmoid, softmax, sqrt, square, step as heaviside, sub, sum, tanh, tensor, tidy, type NamedAttrMap, type Tensor
} from '@tensorflow/tfjs-core';
import type { Activation } from '../contract/network.ts';
import { extent } from '../domain/network/geometry.ts';
import { finish, plain } from './finish.ts';
import type { AdamStep, Kernels, Margins, MomentumStep, NormalisedBatch, PoolWindow, RmsPropStep, Variable, WindowStep } from './kernels.ts';

/** The same steps from tfjs ops: they run on every backend that has the convolution kernels (WebGPU, plain JS; wasm/ builds upon it). */
export class PortableKernels implements Kernels {
  conv2d(x: Tensor, filter: Tensor, step: WindowStep, finishing = plain): Tensor {
    return finish(this, run(Conv2D, { x, filter }, windowAttributes(step)), finishing);
  }

  conv2dInputGradient(dy: Tensor, filter: Tensor, inputShape: readonly number[], step: WindowStep): Tensor {
    return run(Conv2DBackpropInput, { dy, filter }, { ...windowAttributes(step), inputShape: [...inputShape] });
  }

  conv2dKernelGradient(x: Tensor, dy: Tensor, kernelShape: readonly number[], step: WindowStep): Tensor {
    return run(Conv2DBackpropFilter, { x, dy }, { ...windowAttributes(step), filterShape: [...kernelShape] });
  }

  dilatedDepthwiseConv2d(): null {
    return null;
  }

  depthwiseConv2d(x: Tensor, filter: Tensor, step: WindowStep, finishing = plain): Tensor {
    return finish(this, run(DepthwiseConv2dNative, { x, filter }, windowAttributes(step)), finishing);
  }

  depthwiseConv2dInputGradient(dy: Tensor, filter: Tensor, inputShape: readonly number[], step: WindowStep): Tensor {
    return run(DepthwiseConv2dNativeBackpropInput, { dy, filter }, { ...windowAttributes(step), inputShape: [...inputShape] });
  }

  depthwiseConv2dKernelGradient(x: Tensor, dy: Tensor, kernelShape: readonly number[], step: WindowStep): Tensor {
    return run(DepthwiseConv2dNativeBackpropFilter, { x, dy }, { ...windowAttributes(step), filterShape: [...kernelShape] });
  }

  spaceToBatch(x: Tensor, dilation: number, pads: Margins): Tensor {
    return run(SpaceToBatchND, { x }, { blockShape: [dilation, dilation], paddings: pads.map((p) => [...p]) });
  }

  batchToSpace(x: Tensor, dilation: number, crops: Margins): Tensor {
    return run(BatchToSpaceND, { x }, { blockShape: [dilation, dilation], crops: crops.map((c) => [...c]) });
  }

  matMul(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean, finishing = plain): Tensor {
    return finish(this, matMul(a, b, transposeA, transposeB), finishing);
  }

  addToDiagonal(matrix: Tensor, value: number): Tensor {
    return tidy(() => add(matrix, mul(eye(matrix.shape[0]), value)));
  }

  addBias(x: Tensor, bias: Tensor): Tensor {
    return add(x, bias);
  }

  biasGradient(dy: Tensor): Tensor {
    return sum(dy, batchAxes(dy));
  }

  activate(x: Tensor, activation: Activation): Tensor {
    switch (activation) {
      case 'linear':
        return x.clone();
      case 'relu':
        return relu(x);
      case 'sigmoid':
        return sigmoid(x);
      case 'tanh':
        return tanh(x);
    }
  }

  activationGradient(dy: Tensor, y: Tensor, activation: Activation): Tensor {
    return tidy(() => {
      switch (activation) {
        case 'linear':
          return dy.clone();
        case 'relu':
          return mul(dy, heaviside(y));
        case 'sigmoid':
          return mul(dy, mul(y, sub(1, y)));
        case 'tanh':
          return mul(dy, sub(1, square(y)));
      }
    });
  }

  batchNorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number, activation: Activation = 'linear'): NormalisedBatch {
    const count = x.size / gamma.size;
    const [normalised, batchMean, unbiased, centred, inverseDeviation] = tidy((): [Tensor, Tensor, Tensor, Tensor, Tensor] => {
      const axes = batchAxes(x);
      const batchMean = mean(x, axes);
      const centred = sub(x, batchMean);
      const variance = mean(square(centred), axes);
      const inverseDeviation = rsqrt(add(variance, epsilon));
      const normalised = add(mul(centred, mul(inverseDeviation, gamma)), beta);
      return [normalised, batchMean, mul(variance, count / Math.max(count - 1, 1)), centred, inverseDeviation];
    });
    return { output: finish(this, normalised, { bias: null, activation }), mean: batchMean, variance: unbiased, saved: [centred, inverseDeviation] };
  }

  batchNormGradient(dy: Tensor, x: Tensor, gamma: Tensor, saved: readonly Tensor[], _epsilon: number): { dx: Tensor; dGamma: Tensor; dBeta: Tensor } {
    const [centred, inverseDeviation] = saved as [Tensor, Tensor];
    const count = x.size / gamma.size;
    const [dx, dGamma, dBeta] = tidy((): [Tensor, Tensor, Tensor] => {
      const axes = batchAxes(x);
      const dBeta = sum(dy, axes);
      const dGamma = mul(sum(mul(dy, centred), axes), inverseDeviation);
      // Ioffe and Szegedy (2015), section 3, written over the normalised input.
      const alongInput = mul(centred, mul(inverseDeviation, div(dGamma, count)));
      const dx = mul(sub(sub(dy, div(dBeta, count)), alongInput), mul(gamma, inverseDeviation));
      return [dx, dGamma, dBeta];
    });
    return { dx, dGamma, dBeta };
  }

  batchNormFixed(
    x: Tensor, gamma: Tensor, beta: Tensor, fixedMean: Tensor, variance: Tensor, epsilon: number, activation: Activation = 'linear'
  ): Tensor {
    const normalised = tidy(() => {
      const factor = mul(gamma, rsqrt(add(variance, epsilon)));
      return add(mul(x, factor), sub(beta, mul(fixedMean, factor)));
    });
    return finish(this, normalised, { bias: null, activation });
  }

  pool(x: Tensor, window: PoolWindow): Tensor {
    return run(window.kind === 'max' ? MaxPool : AvgPool, { x }, poolAttributes(window));
  }

  poolGradient(dy: Tensor, x: Tensor, y: Tensor, window: PoolWindow): Tensor {
    if (window.kind === 'max') return run(MaxPoolGrad, { dy, input: x, output: y }, poolAttributes(window));
    return tidy(() => run(AvgPoolGrad, { dy: mul(dy, averageCorrection(x.shape, window)), input: x }, poolAttributes(window)));
  }

  softmax(logits: Tensor): Tensor {
    return softmax(logits);
  }

  softmaxCrossEntropy(logits: Tensor, targets: Tensor): { losses: Tensor; gradient: Tensor } {
    const [losses, gradient] = tidy((): [Tensor, Tensor] => {
      const logProbabilities = logSoftmax(logits);
      return [neg(sum(mul(targets, logProbabilities), -1)), sub(exp(logProbabilities), targets)];
    });
    return { losses, gradient };
  }

  variable(initial: Tensor): Variable {
    return new TensorVariable(initial);
  }

  applyAdam(variable: Variable, m: Variable, v: Variable, gradient: Tensor, { learningRate, beta1, beta2, epsilon, step }: AdamStep): void {
    moveBy(m, (present) => mul(sub(gradient, present), 1 - beta1));
    moveBy(v, (present) => mul(sub(square(gradient), present), 1 - beta2));
    const corrected = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    moveBy(variable, () => mul(div(m.read(), add(sqrt(v.read()), epsilon)), -corrected));
  }

  applyMomentum(variable: Variable, velocity: Variable, gradient: Tensor, { learningRate, momentum, nesterov }: MomentumStep): void {
    moveBy(velocity, (present) => add(mul(present, momentum - 1), gradient));
    moveBy(variable, () => mul(nesterov ? add(gradient, mul(velocity.read(), momentum)) : velocity.read(), -learningRate));
  }

  applyRmsProp(variable: Variable, meanSquare: Variable, velocity: Variable, gradient: Tensor, { learningRate, decay, momentum, epsilon }: RmsPropStep): void {
    moveBy(meanSquare, (present) => mul(sub(square(gradient), present), 1 - decay));
    // TensorFlow's form: epsilon inside the root.
    moveBy(velocity, (present) => add(mul(present, momentum - 1), mul(mul(gradient, learningRate), rsqrt(add(meanSquare.read(), epsilon)))));
    moveBy(variable, () => neg(velocity.read()));
  }

  moveTowards(variable: Variable, target: Tensor, share: number): void {
    moveBy(variable, (present) => mul(sub(target, present), scalar(share)));
  }

  subtract(variable: Variable, direction: Tensor, share: number): void {
    moveBy(variable, () => mul(direction, -share));
  }
}

class TensorVariable implements Variable {
  #values: Tensor;

  constructor(initial: Tensor) {
    this.#values = tidy(() => initial.clone());
    keepBeyondScopes(this.#values);
  }

  get shape(): readonly number[] {
    return this.#values.shape;
  }

  read(): Tensor {
    return this.#values.clone();
  }

  assign(values: Tensor): void {
    const next = values.clone();
    keepBeyondScopes(next);
    this.#values.dispose();
    this.#values = next;
  }

  dispose(): void {
    this.#values.dispose();
  }
}

function keepBeyondScopes(tensor: Tensor): void {
  engine().keep(tensor);
}

/** variable += change(present values). */
function moveBy(variable: Variable, change: (present: Tensor) => Tensor): void {
  tidy(() => {
    const present = variable.read();
    variable.assign(add(present, change(present)));
  });
}

function run(kernel: string, inputs: Record<string, Tensor>, attributes: NamedAttrMap): Tensor {
  return engine().runKernel<Tensor>(kernel, inputs, attributes);
}

function windowAttributes({ stride, padding }: WindowStep): NamedAttrMap {
  return { strides: [stride, stride], pad: padding, dataFormat: 'NHWC', dilations: [1, 1] };
}

function poolAttributes({ size, stride, padding }: PoolWindow): NamedAttrMap {
  return { filterSize: [size, size], strides: [stride, stride], pad: padding };
}

/** `[1, H', W', 1]`: tfjs' gradient divides every window by size², its forward pass a window at a padded edge by what it sees of the image. */
function averageCorrection(shape: readonly number[], { size, stride, padding }: PoolWindow): Tensor {
  const seen = [shape[1]!, shape[2]!].map((side) => {
    const { output, padBefore } = extent(side, { kernel: size, stride, padding, dilation: 1 });
    return Array.from({ length: output }, (_, i) => Math.min(side, i * stride - padBefore + size) - Math.max(0, i * stride - padBefore));
  }) as [number[], number[]];
  const shares = seen[0].flatMap((rows) => seen[1].map((columns) => size ** 2 / (rows * columns)));
  return tensor(shares, [1, seen[0].length, seen[1].length, 1]);
}

/** All axes but the last. */
function batchAxes(x: Tensor): number[] {
  return Array.from({ length: x.rank - 1 }, (_, axis) => axis);
}
