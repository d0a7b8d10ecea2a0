import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { memory, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { convolutionGradientsByDefinition, convolveByDefinition, outputShape, type Tensor4 } from '../domain/network/convolution.ts';
import type { Window } from '../domain/network/geometry.ts';
import { randomStream } from '../domain/random.ts';
import { loadKernels, testEngines } from './engines-fixture.ts';
import type { Kernels, PoolWindow, Variable } from './kernels.ts';
import { multiply, normalise, numericalGradient, pool, softmax, statistics, transposed } from './reference-kernels-fixture.ts';

const made: Tensor[] = [];

function draw(name: string, shape: readonly number[], low = -1, high = 1): number[] {
  const random = randomStream(1, name);
  // Rounded to float32, so that the definition and the engine start from the same numbers.
  return Array.from({ length: shape.reduce((product, side) => product * side, 1) }, () => Math.fround(random.uniform(low, high)));
}

/** A tensor that lives until the end of the test. */
function t(values: readonly number[] | Float32Array, shape: readonly number[]): Tensor {
  const result = tensor(Float32Array.from(values), [...shape]);
  made.push(result);
  return result;
}

/** Computes twice: the values are right, and the second time leaves no tensor behind (the first may keep constants). */
async function expectValues(compute: () => readonly Tensor[], expected: readonly ArrayLike<number>[], tolerance = 1e-5): Promise<void> {
  for (const repetition of [1, 2]) {
    const before = memory().numTensors;
    const results = compute();
    expect(results.length).toBe(expected.length);
    for (const [i, result] of results.entries()) {
      expectClose(await result.data<'float32'>(), expected[i]!, tolerance);
      result.dispose();
    }
    if (repetition === 2) expect(memory().numTensors).toBe(before);
  }
}

function expectClose(values: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(values.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const scale = Math.max(1, Math.abs(expected[i]!));
    if (!(Math.abs(values[i]! - expected[i]!) <= tolerance * scale)) expect.fail(`number ${i} is ${values[i]}; ${expected[i]} is right`);
  }
}

async function valuesOf(variable: Variable): Promise<Float32Array> {
  const present = variable.read();
  const values = await present.data<'float32'>();
  present.dispose();
  return values;
}

afterEach(() => {
  for (const used of made.splice(0)) used.dispose();
});

describe.for(testEngines)('$title', ({ name, available }) => {
  describe.skipIf(!available)('kernels', () => {
    let kernels: Kernels;
    beforeAll(async () => {
      kernels = await loadKernels(name);
    });

    async function expectConvolution(depthwise: boolean, xShape: Tensor4['shape'], wShape: Tensor4['shape'], window: Window): Promise<void> {
      const x: Tensor4 = { shape: xShape, values: Float32Array.from(draw('x', xShape)) };
      const w: Tensor4 = { shape: wShape, values: Float32Array.from(draw('w', wShape)) };
      const dyShape = outputShape(x.shape, w.shape, depthwise, window);
      const dy = draw('dy', dyShape);
      const expected = convolutionGradientsByDefinition(x, w, Float32Array.from(dy), depthwise, window);
      const [xt, wt, dyt] = [t(x.values, x.shape), t(w.values, w.shape), t(dy, dyShape)];
      const compute = depthwise
        ? () => [
            kernels.depthwiseConv2d(xt, wt, window), kernels.depthwiseConv2dInputGradient(dyt, wt, x.shape, window),
            kernels.depthwiseConv2dKernelGradient(xt, dyt, w.shape, window)
          ]
        : () => [
            kernels.conv2d(xt, wt, window), kernels.conv2dInputGradient(dyt, wt, x.shape, window), kernels.conv2dKernelGradient(xt, dyt, w.shape, window)
          ];
      await expectValues(compute, [convolveByDefinition(x, w, depthwise, window).values, expected.dx, expected.dw], 2e-5);
    }

    // 11 channels and 9 filters: more than a group of eight, and some left over by fours.
    const convolutions = ([['full', 9], ['depthwise', 1], ['depthwise', 2]] as const).flatMap(([kind, last]) =>
      (['valid', 'same'] as const).flatMap((padding) => ([1, 2, 3] as const).map((stride) => ({ kind, last, padding, stride }))));
    test.each(convolutions)('$kind convolution, $last, $padding, stride $stride, and its gradients', async ({ kind, last, padding, stride }) => {
      await expectConvolution(kind === 'depthwise', [2, 7, 8, 11], [3, 3, 11, last], { kernel: 3, padding, stride, dilation: 1 });
    });

    test.each([true, false])('a window as large as the image, and its gradients, depthwise: %s', async (depthwise) => {
      await expectConvolution(depthwise, [3, 5, 5, 11], [5, 5, 11, depthwise ? 1 : 9], { kernel: 5, padding: 'valid', stride: 1, dilation: 1 });
    });

    test('space to batch deals every d-th pixel, and batch to space is its inverse up to the margins', async () => {
      const x = Array.from({ length: 5 * 3 * 2 }, (_, i) => i + 1);
      const at = (row: number, column: number): number[] =>
        row < 0 || row > 4 || column < 0 || column > 2 ? [0, 0] : [0, 1].map((c) => x[(row * 3 + column) * 2 + c]!);
      const dealt = [[0, 0], [0, 1], [1, 0], [1, 1]].flatMap(([a, b]) =>
        [0, 1, 2, 3].flatMap((i) => [0, 1, 2].flatMap((j) => at(a! + 2 * i - 1, b! + 2 * j - 2))));
      const margins = [[1, 2], [2, 1]] as const;
      const xt = t(x, [1, 5, 3, 2]);
      const dealtTensor = t(dealt, [4, 4, 3, 2]);
      await expectValues(() => [kernels.spaceToBatch(xt, 2, margins), kernels.batchToSpace(dealtTensor, 2, margins)], [dealt, x]);
    });

    const transpositions = [[false, false], [true, false], [false, true], [true, true]] as const;
    test.each(transpositions)('matrix product, transposed: %s and %s', async (transposeA, transposeB) => {
      // More rows than a block of the WASM kernels.
      const [rows, inner, columns] = [19, 300, 13];
      const a = draw('a', [rows, inner]);
      const b = draw('b', [inner, columns]);
      const at = transposeA ? t(transposed(a, rows, inner), [inner, rows]) : t(a, [rows, inner]);
      const bt = transposeB ? t(transposed(b, inner, columns), [columns, inner]) : t(b, [inner, columns]);
      await expectValues(() => [kernels.matMul(at, bt, transposeA, transposeB)], [multiply(a, b, rows, inner, columns)], 1e-5);
    });

    test.each([[[300, 7]], [[2, 5, 30, 7]]])('bias and its gradient on %j', async (shape) => {
      const [x, bias] = [draw('x', shape), draw('bias', [7])];
      const [xt, biasTensor] = [t(x, shape), t(bias, [7])];
      const sums = statistics(x, 7).mean.map((mean) => mean * 300);
      await expectValues(() => [kernels.addBias(xt, biasTensor), kernels.biasGradient(xt)], [x.map((v, i) => v + bias[i % 7]!), sums]);
    });

    const functions = {
      linear: (x: number) => x, relu: (x: number) => Math.max(0, x), sigmoid: (x: number) => 1 / (1 + Math.exp(-x)), tanh: Math.tanh
    };
    test.each(['linear', 'relu', 'tanh'] as const)('products finished with a bias and %s in one call', async (activation) => {
      const window = { kernel: 3, padding: 'same', stride: 1, dilation: 1 } as const;
      const x: Tensor4 = { shape: [2, 5, 4, 11], values: Float32Array.from(draw('x', [2, 5, 4, 11])) };
      const full: Tensor4 = { shape: [3, 3, 11, 9], values: Float32Array.from(draw('w', [3, 3, 11, 9])) };
      const depthwise: Tensor4 = { shape: [3, 3, 11, 1], values: Float32Array.from(draw('d', [3, 3, 11, 1])) };
      const matrix = draw('m', [11, 9]);
      const [bias9, bias11] = [draw('bias9', [9]), draw('bias11', [11])];
      const finished = (z: ArrayLike<number>, bias: readonly number[]): number[] =>
        Array.from(z, (value, i) => functions[activation](value + bias[i % bias.length]!));
      const [xt, ft, dt, mt] = [t(x.values, x.shape), t(full.values, full.shape), t(depthwise.values, depthwise.shape), t(matrix, [11, 9])];
      const rows = t(x.values, [40, 11]);
      const [to9, to11] = [{ bias: t(bias9, [9]), activation }, { bias: t(bias11, [11]), activation }];
      await expectValues(
        () => [kernels.conv2d(xt, ft, window, to9), kernels.depthwiseConv2d(xt, dt, window, to11), kernels.matMul(rows, mt, false, false, to9)],
        [
          finished(convolveByDefinition(x, full, false, window).values, bias9), finished(convolveByDefinition(x, depthwise, true, window).values, bias11),
          finished(multiply([...x.values], matrix, 40, 11, 9), bias9)
        ],
        2e-5
      );
    });

    test.each(['relu', 'tanh'] as const)('batch norm finished with %s, over the batch and with fixed statistics', async (activation) => {
      const x = draw('x', [3, 4, 5, 7]);
      const [gamma, beta] = [draw('gamma', [7], 0.5, 2), draw('beta', [7])];
      const { mean, variance } = statistics(x, 7);
      const expected = normalise(x, gamma, beta, mean, variance, 1e-3).map(functions[activation]);
      const [xt, gt, bt, mt, vt] = [t(x, [3, 4, 5, 7]), ...[gamma, beta, mean, variance].map((values) => t(values, [7]))] as [Tensor, Tensor, Tensor, Tensor, Tensor];
      await expectValues(() => {
        const { output, mean, variance, saved } = kernels.batchNorm(xt, gt, bt, 1e-3, activation);
        for (const unused of [mean, variance, ...saved]) unused.dispose();
        return [output, kernels.batchNormFixed(xt, gt, bt, mt, vt, 1e-3, activation)];
      }, [expected, expected]);
    });

    test.each(['linear', 'relu', 'sigmoid', 'tanh'] as const)('%s and its gradient', async (activation) => {
      const [x, dy] = [draw('x', [3, 7], -3, 3), draw('dy', [3, 7])];
      const y = x.map(functions[activation]);
      const gradient = numericalGradient((v) => v.map(functions[activation]), x, dy);
      const [xt, yt, dyt] = [t(x, [3, 7]), t(y, [3, 7]), t(dy, [3, 7])];
      await expectValues(() => [kernels.activate(xt, activation), kernels.activationGradient(dyt, yt, activation)], [y, gradient]);
    });

    test('the gradient of ReLU at 0 is 0', async () => {
      const [dy, y] = [t([1, 2, 3, 4, 5], [5]), t([0, 1, 0, 2, 0], [5])];
      await expectValues(() => [kernels.activationGradient(dy, y, 'relu')], [[0, 2, 0, 4, 0]]);
    });

    test.each([[[150, 6]], [[2, 5, 15, 6]]])('batch norm on %j: output, statistics, gradients', async (shape) => {
      const epsilon = 1e-3;
      // A mean far from 0 shows variances computed by cancellation.
      const [x, dy, gamma, beta] = [draw('x', shape, 9, 11), draw('dy', shape), draw('gamma', [6], 0.5, 1.5), draw('beta', [6])];
      const forward = (values: readonly number[], g: readonly number[], b: readonly number[]): number[] => {
        const { mean, variance } = statistics(values, 6);
        return normalise(values, g, b, mean, variance, epsilon);
      };
      const { mean, variance } = statistics(x, 6);
      const unbiased = variance.map((v) => (v * 150) / 149);
      const [xt, dyt, gammaTensor, betaTensor] = [t(x, shape), t(dy, shape), t(gamma, [6]), t(beta, [6])];
      await expectValues(() => {
        const { output, mean, variance, saved } = kernels.batchNorm(xt, gammaTensor, betaTensor, epsilon);
        const { dx, dGamma, dBeta } = kernels.batchNormGradient(dyt, xt, gammaTensor, saved, epsilon);
        for (const tensor of saved) tensor.dispose();
        return [output, mean, variance, dx, dGamma, dBeta];
      }, [
        forward(x, gamma, beta), mean, unbiased, numericalGradient((v) => forward(v, gamma, beta), x, dy),
        numericalGradient((g) => forward(x, g, beta), gamma, dy), numericalGradient((b) => forward(x, gamma, b), beta, dy)
      ], 5e-5);
    });

    test.each([[[10, 6]], [[2, 3, 4, 6]]])('batch norm with fixed statistics on %j', async (shape) => {
      const [x, gamma, beta, mean, variance] = [draw('x', shape), draw('gamma', [6]), draw('beta', [6]), draw('mean', [6]), draw('variance', [6], 0.1, 2)];
      const [xt, ...rest] = [t(x, shape), t(gamma, [6]), t(beta, [6]), t(mean, [6]), t(variance, [6])] as const;
      await expectValues(() => [kernels.batchNormFixed(xt, ...rest, 1e-3)], [normalise(x, gamma, beta, mean, variance, 1e-3)]);
    });

    const pools = (['max', 'average'] as const).flatMap((kind) => (['valid', 'same'] as const).flatMap((padding) =>
      [{ kind, size: 2, stride: 2, padding }, { kind, size: 3, stride: 2, padding }, { kind, size: 3, stride: 1, padding }]));
    test.each(pools)('$kind pooling $size, stride $stride, $padding, and its gradient', async (window: PoolWindow) => {
      const shape = [2, 5, 6, 3] as const;
      const x = draw('x', shape);
      const y = pool(x, shape, window);
      const sides = [5, 6].map((side) => (window.padding === 'same' ? Math.ceil(side / window.stride) : Math.floor((side - window.size) / window.stride) + 1));
      const outShape = [2, ...sides, 3];
      const dy = draw('dy', outShape);
      const [xt, yt, dyt] = [t(x, shape), t(y, outShape), t(dy, outShape)];
      const dx = numericalGradient((v) => pool(v, shape, window), x, dy);
      await expectValues(() => [kernels.pool(xt, window), kernels.poolGradient(dyt, xt, yt, window)], [y, dx]);
    });

    test('of equal maxima only one gets the gradient; the usual case behind a ReLU is a window of zeros', async () => {
      const [x, y, dy] = [t([0, 0, 0, 0, 3, 3, 1, 3], [2, 2, 2, 1]), t([0, 3], [2, 1, 1, 1]), t([5, 7], [2, 1, 1, 1])];
      const window: PoolWindow = { kind: 'max', size: 2, stride: 2, padding: 'valid' };
      const dx = kernels.poolGradient(dy, x, y, window);
      const values = await dx.data();
      dx.dispose();
      expect([...values.slice(0, 4)].sort()).toEqual([0, 0, 0, 5]);
      expect([...values.slice(4)].sort()).toEqual([0, 0, 0, 7]);
    });

    test('softmax, cross-entropy and their gradient', async () => {
      const logits = draw('logits', [4, 5], -4, 4);
      const targets = softmax(draw('targets', [4, 5], -3, 3), 5);
      const losses = (values: readonly number[]): number[] => {
        const products = softmax(values, 5).map((p, i) => -targets[i]! * Math.log(p));
        return [0, 1, 2, 3].map((row) => products.slice(row * 5, row * 5 + 5).reduce((a, b) => a + b));
      };
      const [logitsTensor, targetsTensor] = [t(logits, [4, 5]), t(targets, [4, 5])];
      await expectValues(() => {
        const { losses, gradient } = kernels.softmaxCrossEntropy(logitsTensor, targetsTensor);
        return [kernels.softmax(logitsTensor), losses, gradient];
      }, [softmax(logits, 5), losses(logits), numericalGradient(losses, logits, [1, 1, 1, 1])]);
    });

    test('cross-entropy stays finite for hopeless logits', async () => {
      const [logits, targets] = [t([-200, 200, 0], [1, 3]), t([1, 0, 0], [1, 3])];
      await expectValues(() => {
        const { losses, gradient } = kernels.softmaxCrossEntropy(logits, targets);
        return [losses, gradient];
      }, [[400], [-1, 1, 0]]);
    });

    test('a variable is not what it was set from or read as', async () => {
      const variable = kernels.variable(t([1, 2], [2]));
      const other = kernels.variable(t([5, 6], [2]));
      expect(variable.shape).toEqual([2]);
      const present = variable.read();
      other.assign(present);
      present.dispose();
      kernels.moveTowards(variable, t([3, 4], [2]), 0.5);
      expectClose(await valuesOf(variable), [2, 3], 1e-6);
      expectClose(await valuesOf(other), [1, 2], 1e-6);
      kernels.subtract(other, t([1, 4], [2]), 0.25);
      expectClose(await valuesOf(other), [0.75, 1], 1e-6);
      for (const used of [variable, other]) used.dispose();
    });

    const learningRate = 0.1;
    interface Rule {
      rule: string;
      apply(variable: Variable, slots: [Variable, Variable], gradient: Tensor, step: number): void;
      /** One number's next value and slots. */
      byHand(value: number, slots: [number, number], gradient: number, step: number): [number, number, number];
    }
    const optimisers: readonly Rule[] = [
      {
        // Kingma and Ba (2015), with epsilon beside the uncorrected root as TensorFlow and the paper's closing note have it.
        rule: 'Adam',
        apply: (v, [m, s], g, step) => kernels.applyAdam(v, m, s, g, { learningRate, beta1: 0.9, beta2: 0.99, epsilon: 1e-3, step }),
        byHand: (v, [m, s], g, step) => {
          const [m2, s2] = [0.9 * m + 0.1 * g, 0.99 * s + 0.01 * g * g];
          return [v - (learningRate * Math.sqrt(1 - 0.99 ** step) * m2) / (1 - 0.9 ** step) / (Math.sqrt(s2) + 1e-3), m2, s2];
        }
      },
      ...[false, true].map((nesterov) => ({
        rule: nesterov ? 'Nesterov momentum' : 'momentum',
        apply: (v: Variable, [velocity]: [Variable, Variable], g: Tensor) => kernels.applyMomentum(v, velocity, g, { learningRate, momentum: 0.8, nesterov }),
        byHand: (v: number, [velocity]: [number, number], g: number): [number, number, number] => {
          const next = 0.8 * velocity + g;
          return [v - learningRate * (nesterov ? g + 0.8 * next : next), next, 0];
        }
      })),
      {
        rule: 'RMSProp',
        apply: (v, [s, velocity], g) => kernels.applyRmsProp(v, s, velocity, g, { learningRate, decay: 0.9, momentum: 0.5, epsilon: 1e-3 }),
        byHand: (v, [s, velocity], g) => {
          const s2 = 0.9 * s + 0.1 * g * g;
          const next = 0.5 * velocity + (learningRate * g) / Math.sqrt(s2 + 1e-3);
          return [v - next, s2, next];
        }
      }
    ];
    test.each(optimisers)('two dozen steps of $rule', async ({ apply, byHand }) => {
      const size = 7;
      // An engine may keep the last few rates as tensors; after two dozen steps it has as many as it will ever have.
      const steps = 24;
      let expected = draw('start', [size]).map((v): [number, number, number] => [v, 0, 0]);
      const variable = kernels.variable(t(expected.map(([v]) => v), [size]));
      const slots: [Variable, Variable] = [kernels.variable(t(Array<number>(size).fill(0), [size])), kernels.variable(t(Array<number>(size).fill(0), [size]))];
      const counts: number[] = [];
      for (const step of Array.from({ length: steps }, (_, i) => i + 1)) {
        const gradient = draw(`gradient ${step}`, [size]);
        const gradientTensor = tensor(gradient, [size]);
        apply(variable, slots, gradientTensor, step);
        gradientTensor.dispose();
        expected = expected.map(([v, a, b], i) => byHand(v, [a, b], gradient[i]!, step));
        counts.push(memory().numTensors);
      }
      expectClose(await valuesOf(variable), expected.map(([v]) => v), 1e-5);
      expectClose(await valuesOf(slots[0]), expected.map(([, a]) => a), 1e-5);
      expectClose(await valuesOf(slots[1]), expected.map(([, , b]) => b), 1e-5);
      expect(counts.at(-1)).toBe(counts.at(-2));
      for (const used of [variable, ...slots]) used.dispose();
    });
  });
});
