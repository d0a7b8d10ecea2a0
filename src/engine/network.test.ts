import { beforeAll, describe, expect, test } from 'vitest';
import { memory, tensor } from '@tensorflow/tfjs-core';
import { networkSchema, type NetworkInput, type NetworkSpec } from '../contract/network.ts';
import { optimizerSchema, type Optimizer as OptimizerSpec } from '../contract/training.ts';
import { initialWeights, type NamedArrays } from '../domain/network/initialise.ts';
import { randomStream } from '../domain/random.ts';
import { loadKernels, testEngines } from './engines-fixture.ts';
import type { Kernels } from './kernels.ts';
import { crossEntropyLoss } from './losses.ts';
import { Network } from './network.ts';
import { Optimizer } from './optimizer.ts';
import { readVariables, writeVariable } from './variables.ts';

const classes = 3;
const images = { shape: [4, 11, 10, 2], values: draw('images', 4 * 11 * 10 * 2) };
const targets = { shape: [4, classes], values: Float32Array.from([1, 0, 0, 0, 1, 0, 0.1, 0.2, 0.7, 0, 0.5, 0.5]) };

function draw(name: string, count: number, low = -1, high = 1): Float32Array {
  const random = randomStream(7, name);
  return Float32Array.from({ length: count }, () => random.uniform(low, high));
}

function parse(name: string, layers: NetworkInput['layers']): NetworkSpec {
  return networkSchema.parse({ name, input: [11, 10, 2], classes, layers });
}

const everyLayer = parse('every layer', [
  { type: 'conv2d', name: 'conv', filters: 6, kernel: 3, padding: 'same', dilation: 2, activation: 'tanh' },
  { type: 'batchNorm', name: 'norm' },
  { type: 'activation', name: 'sigmoid', function: 'sigmoid' },
  { type: 'separableConv2d', name: 'separable', filters: 9, kernel: 3, dilation: 2, bias: false },
  { type: 'batchNorm', name: 'norm2' },
  { type: 'activation', name: 'relu', function: 'relu' },
  { type: 'pool2d', name: 'max', kind: 'max', size: 2, stride: 1 },
  { type: 'depthwiseConv2d', name: 'depthwise', depthMultiplier: 2, kernel: 3, padding: 'same', stride: 2 },
  { type: 'pool2d', name: 'average', kind: 'average', size: 2, stride: 2, padding: 'same' },
  { type: 'pointwiseConv2d', name: 'pointwise', filters: 5, activation: 'tanh' },
  { type: 'foldRows', name: 'fold', factor: 2 },
  { type: 'dropout', name: 'dropout', rate: 0.3 },
  { type: 'flatten', name: 'flatten' },
  { type: 'dense', name: 'hidden', units: 7, activation: 'relu' },
  { type: 'batchNorm', name: 'norm3' },
  { type: 'dense', name: 'logits', units: classes },
  { type: 'softmax', name: 'softmax' }
]);

const tiny = parse('tiny', [
  { type: 'conv2d', name: 'conv', filters: 4, kernel: 3, dilation: 2, activation: 'relu' },
  { type: 'globalAveragePool', name: 'pool' },
  { type: 'dense', name: 'logits', units: classes },
  { type: 'softmax', name: 'softmax' }
]);

/** Fresh weights, but nothing at a special value: biases, scales and running statistics are drawn too. */
function drawnWeights(spec: NetworkSpec): NamedArrays {
  const weights = initialWeights(spec, 3);
  for (const [name, { values }] of weights) if (values.every((v) => v === values[0])) values.set(draw(name, values.length, 0.2, 1.2));
  return weights;
}

function dropoutMask(layer: string, count: number, rate: number): Float32Array {
  return draw(layer, count, 0, 1).map((v) => (v >= rate ? 1 : 0));
}

/** The mean loss and, by parameter, d(mean loss)/d(parameter). */
async function step(kernels: Kernels, network: Network): Promise<{ loss: number; gradients: Map<string, Float32Array> }> {
  const [x, t] = [tensor(images.values, images.shape), tensor(targets.values, targets.shape)];
  const { losses, logits, gradients } = await network.trainingStep(x, crossEntropyLoss(kernels, t), { statisticsShare: 0, dropoutMask });
  const loss = (await losses.data<'float32'>()).reduce((a, b) => a + b) / targets.shape[0]!;
  const read = new Map<string, Float32Array>();
  for (const [parameter, gradient] of gradients) read.set(parameter.spec.name, await gradient.data<'float32'>());
  for (const used of [x, t, losses, logits, ...gradients.values()]) used.dispose();
  return { loss, gradients: read };
}

async function gradientsOf(kernels: Kernels, spec: NetworkSpec, frozen: ReadonlySet<string>): Promise<Map<string, Float32Array>> {
  const network = new Network(kernels, spec, drawnWeights(spec), frozen);
  const { gradients } = await step(kernels, network);
  network.dispose();
  return gradients;
}

async function losses(kernels: Kernels, steps: number): Promise<number[]> {
  const network = new Network(kernels, tiny, drawnWeights(tiny));
  const optimizer = new Optimizer(kernels, { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.01 }, 1, network.parameters);
  const [x, t] = [tensor(images.values, images.shape), tensor(targets.values, targets.shape)];
  const result: number[] = [];
  for (let s = 1; s <= steps; s++) {
    const { losses, logits, gradients } = await network.trainingStep(x, crossEntropyLoss(kernels, t), { statisticsShare: 0, dropoutMask });
    optimizer.apply(gradients, 0.05, s);
    result.push((await losses.data<'float32'>()).reduce((a, b) => a + b) / targets.shape[0]!);
    for (const used of [losses, logits]) used.dispose();
  }
  for (const used of [network, optimizer, x, t]) used.dispose();
  return result;
}

const cases = [
  { spec: everyLayer, frozen: [] },
  // Gradients pass through a norm that keeps its statistics, and stop above the first layers.
  { spec: everyLayer, frozen: ['norm', 'norm2', 'hidden'] },
  { spec: everyLayer, frozen: ['conv', 'norm', 'separable-depthwise'] },
  { spec: tiny, frozen: [] }
];

let expectedGradients: Map<string, Float32Array>[];
let expectedLosses: number[];
beforeAll(async () => {
  const cpu = await loadKernels('cpu');
  expectedGradients = [];
  for (const { spec, frozen } of cases) expectedGradients.push(await gradientsOf(cpu, spec, new Set(frozen)));
  expectedLosses = await losses(cpu, 6);
});

describe('gradients against finite differences of the loss, plain JavaScript engine', () => {
  test.each(cases.map((c, i) => ({ ...c, i })))('$spec.name, frozen: $frozen', async ({ spec, frozen, i }) => {
    const kernels = await loadKernels('cpu');
    const network = new Network(kernels, spec, drawnWeights(spec), new Set(frozen));
    const gradients = expectedGradients[i]!;
    const here = (await step(kernels, network)).loss;
    const random = randomStream(1, 'entries');
    const trained = network.parameters.filter((p) => p.trainable);
    expect([...gradients.keys()].sort()).toEqual(trained.map((p) => p.spec.name).sort());
    for (const { spec: parameter, variable } of trained) {
      const { values } = drawnWeights(spec).get(parameter.name)!;
      for (let entry = 0; entry < 2; entry++) {
        const at = random.integer(values.length);
        // Losses near 1 carry float32's error of 1e-7, which the width divides to 1e-4. ReLU and maximum bend the loss: a bend between
        // here and one side spoils the slope to that side, so the gradient has to agree with the other.
        const width = 1e-3;
        const lossAt = async (value: number): Promise<number> => {
          writeVariable(variable, values.with(at, value));
          return (await step(kernels, network)).loss;
        };
        const [below, above] = [await lossAt(values[at]! - width), await lossAt(values[at]! + width)];
        writeVariable(variable, values);
        const [left, right] = [(here - below) / width, (above - here) / width];
        const found = gradients.get(parameter.name)![at]!;
        const deviation = Math.min(Math.abs(found - left), Math.abs(found - right));
        expect(deviation, `${parameter.name}[${at}]: ${found}, by differences ${left} and ${right}`).toBeLessThan(1e-3 + 0.01 * Math.abs(found));
      }
    }
    network.dispose();
  }, 60_000);
});

describe.for(testEngines)('$title', ({ name, available }) => {
  describe.skipIf(!available)('network', () => {
    let kernels: Kernels;
    beforeAll(async () => {
      kernels = await loadKernels(name);
    });

    test.each(cases.map((c, i) => ({ ...c, i })))('gradients of $spec.name are those of plain JavaScript, frozen: $frozen', async ({ spec, frozen, i }) => {
      const gradients = await gradientsOf(kernels, spec, new Set(frozen));
      expect([...gradients.keys()]).toEqual([...expectedGradients[i]!.keys()]);
      for (const [parameter, values] of gradients) {
        const expected = expectedGradients[i]!.get(parameter)!;
        expect(values.length).toBe(expected.length);
        values.forEach((value, at) => expect(Math.abs(value - expected[at]!), `${parameter}[${at}]`).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected[at]!))));
      }
    });

    test('training goes the way of plain JavaScript', async () => {
      const found = await losses(kernels, 6);
      found.forEach((loss, i) => expect(Math.abs(loss - expectedLosses[i]!), `step ${i + 1}`).toBeLessThan(1e-3));
      expect(found.at(-1)).toBeLessThan(found[0]!);
    });

    test('a step moves the running statistics, but not those of a frozen norm', async () => {
      const network = new Network(kernels, everyLayer, drawnWeights(everyLayer), new Set(['norm']));
      const running = network.parameters.filter((p) => p.spec.role === 'runningMean' || p.spec.role === 'runningVariance');
      const read = (): Promise<NamedArrays> => readVariables(running.map((p) => [p.spec.name, p.variable] as const));
      const before = await read();
      await step(kernels, network);
      const after = await read();
      expect(running.length).toBe(6);
      for (const [parameter, { values }] of before) {
        const moved = values.some((v, i) => v !== after.get(parameter)!.values[i]);
        expect(moved, parameter).toBe(!parameter.startsWith('norm/'));
      }
      network.dispose();
    });

    const optimizers: readonly OptimizerSpec[] = (['rmsprop', 'muon'] as const).map((kind) => optimizerSchema.parse({ kind }));
    test.each(optimizers)('steps leave no tensor behind: $kind', async (spec) => {
      const network = new Network(kernels, everyLayer, drawnWeights(everyLayer));
      const optimizer = new Optimizer(kernels, spec, null, network.parameters);
      const counts: number[] = [];
      for (let s = 1; s <= 3; s++) {
        const [x, t] = [tensor(images.values, images.shape), tensor(targets.values, targets.shape)];
        const { losses, logits, gradients } = await network.trainingStep(x, crossEntropyLoss(kernels, t), { statisticsShare: 0, dropoutMask });
        optimizer.apply(gradients, 1e-3, s);
        for (const used of [x, t, losses, logits]) used.dispose();
        counts.push(memory().numTensors);
      }
      expect(counts[2]).toBe(counts[1]);
      for (const used of [network, optimizer]) used.dispose();
    });

    // 200 steps of SwiftShader or plain JavaScript would take minutes and their memory is V8's or the driver's.
    test.runIf(name === 'cuda' || name === 'libtensorflow' || name === 'wasm')('200 steps do not grow the process', async () => {
      const network = new Network(kernels, everyLayer, drawnWeights(everyLayer));
      const batch = 32;
      const x = tensor(draw('many images', batch * 11 * 10 * 2), [batch, 11, 10, 2]);
      const t = tensor(Float32Array.from({ length: batch * classes }, (_, i) => Number(i % classes === 0)), [batch, classes]);
      let warm = 0;
      for (let s = 1; s <= 240; s++) {
        const { losses, logits, gradients } = await network.trainingStep(x, crossEntropyLoss(kernels, t), { statisticsShare: 0, dropoutMask });
        for (const used of [losses, logits, ...gradients.values()]) used.dispose();
        if (s === 40) warm = process.memoryUsage().rss;
      }
      // One step's tensors take about 1 MB: kept, they would be 200.
      expect((process.memoryUsage().rss - warm) / 2 ** 20).toBeLessThan(60);
      for (const used of [network, x, t]) used.dispose();
    });
  });
});
