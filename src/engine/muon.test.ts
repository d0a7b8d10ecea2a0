import { beforeAll, describe, expect, test } from 'vitest';
import { memory, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { randomStream } from '../domain/random.ts';
import { loadKernels, testEngines } from './engines-fixture.ts';
import type { Kernels } from './kernels.ts';
import { applyMuon, orthogonalised } from './muon.ts';
import { multiply, transposed } from './reference-kernels-fixture.ts';

type Shape = readonly [number, number];
const shapes: readonly Shape[] = [[5, 12], [12, 5], [7, 7], [9, 1]];

function draw(name: string, size: number): number[] {
  const random = randomStream(1, name);
  return Array.from({ length: size }, () => Math.fround(random.uniform(-1, 1)));
}

const norm = (values: readonly number[]): number => Math.hypot(...values);

/** The iterations as they are written down, in float64: X ← aX + b(XXᵀ)X + c(XXᵀ)²X. */
function orthogonalisedByDefinition(matrix: readonly number[], [rows, columns]: Shape): number[] {
  const length = norm(matrix) + 1e-7;
  let x = matrix.map((value) => value / length);
  for (let i = 0; i < 5; i++) {
    const gram = multiply(x, transposed(x, rows, columns), rows, columns, rows);
    const first = multiply(gram, x, rows, rows, columns);
    const second = multiply(gram, first, rows, rows, columns);
    x = x.map((value, at) => 3.4445 * value - 4.775 * first[at]! + 2.0315 * second[at]!);
  }
  return x;
}

async function numbersOf(values: Tensor): Promise<number[]> {
  const numbers = [...(await values.data<'float32'>())];
  values.dispose();
  return numbers;
}

function expectClose(found: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => expect(Math.abs(value - expected[i]!), `number ${i}`).toBeLessThan(tolerance));
}

describe.for(testEngines)('$title', ({ name, available }) => {
  describe.skipIf(!available)('Muon', () => {
    let kernels: Kernels;
    beforeAll(async () => {
      kernels = await loadKernels(name);
    });

    test.each(shapes)('a matrix of %i by %i is made orthogonal as by definition', async (rows, columns) => {
      const values = draw('matrix', rows * columns);
      const matrix = tensor(values, [rows, columns]);
      const expected = orthogonalisedByDefinition(values, [rows, columns]);
      expectClose(await numbersOf(orthogonalised(kernels, matrix)), expected, 1e-3);
      // An engine may have kept constants the first time.
      const before = memory().numTensors;
      expectClose(await numbersOf(orthogonalised(kernels, matrix)), expected, 1e-3);
      expect(memory().numTensors).toBe(before);
      matrix.dispose();
    });

    test('no direction is stretched or shrunk by much', async () => {
      const matrix = tensor(draw('matrix', 60), [5, 12]);
      const orthogonal = await numbersOf(orthogonalised(kernels, matrix));
      for (const i of Array.from({ length: 50 }, (_, at) => at)) {
        const direction = draw(`direction ${i}`, 5);
        const stretch = norm(multiply(direction, orthogonal, 1, 5, 12)) / norm(direction);
        expect(stretch).toBeGreaterThan(0.65);
        expect(stretch).toBeLessThan(1.25);
      }
      matrix.dispose();
    });

    test('no gradient moves nothing', async () => {
      const zeros = tensor(Array<number>(60).fill(0), [5, 12]);
      expectClose(await numbersOf(orthogonalised(kernels, zeros)), Array<number>(60).fill(0), 1e-9);
      zeros.dispose();
    });

    test('four steps of a convolution’s kernel, by hand', async () => {
      const shape = [3, 3, 2, 5];
      const [rows, columns, learningRate, momentum, matrixStep] = [18, 5, 0.1, 0.9, 0.2];
      let [expected, velocity] = [draw('start', 90), Array<number>(90).fill(0)];
      const start = tensor(expected, shape);
      const zeros = tensor(velocity, shape);
      const [variable, slot] = [kernels.variable(start), kernels.variable(zeros)];
      const counts: number[] = [];
      for (const step of [1, 2, 3, 4]) {
        const gradient = draw(`gradient ${step}`, 90);
        const given = tensor(gradient, shape);
        applyMuon(kernels, variable, slot, given, { learningRate, momentum, matrixStep });
        given.dispose();
        counts.push(memory().numTensors);
        velocity = velocity.map((value, i) => momentum * value + (1 - momentum) * gradient[i]!);
        const direction = velocity.map((value, i) => momentum * value + (1 - momentum) * gradient[i]!);
        const moved = orthogonalisedByDefinition(direction, [rows, columns]);
        expected = expected.map((value, i) => value - learningRate * matrixStep * Math.sqrt(rows) * moved[i]!);
      }
      expectClose(await numbersOf(variable.read()), expected, 1e-3);
      expectClose(await numbersOf(slot.read()), velocity, 1e-5);
      expect(counts[3]).toBe(counts[2]);
      for (const used of [start, zeros, variable, slot]) used.dispose();
    });
  });
});
