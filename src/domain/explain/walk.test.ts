import { expect, test } from 'vitest';
import { layerSchema } from '../../contract/network.ts';
import { convolveByDefinition } from '../network/convolution.ts';
import { randomStream } from '../random.ts';
import { walkConvolution, windowOfConvolution, type ConvolutionLayer } from './walk.ts';

const random = randomStream(1, 'walk');
const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
const layerOf = (input: object): ConvolutionLayer => layerSchema.parse({ name: 'x', ...input }) as ConvolutionLayer;

test.each([
  [layerOf({ type: 'conv2d', filters: 3, kernel: 3, stride: 2, padding: 'same', dilation: 2 }), [3, 3, 2, 3]],
  [layerOf({ type: 'depthwiseConv2d', kernel: 3, depthMultiplier: 2, padding: 'same', dilation: 3 }), [3, 3, 2, 2]],
  [layerOf({ type: 'conv2d', filters: 2, kernel: 4, stride: 1, padding: 'valid' }), [4, 4, 2, 2]],
  [layerOf({ type: 'pointwiseConv2d', filters: 4 }), [1, 1, 2, 4]]
] as const)('every output of %j is the sum of its taps', (layer, kernelShape) => {
  const input = { shape: [9, 8, 2] as const, values: numbers(9 * 8 * 2) };
  const kernel = numbers(kernelShape.reduce<number>((a, b) => a * b, 1));
  const expected = convolveByDefinition({ shape: [1, 9, 8, 2], values: input.values }, { shape: kernelShape, values: kernel }, layer.type === 'depthwiseConv2d', windowOfConvolution(layer));
  const [, rows, columns, filters] = expected.shape;
  const bias = numbers(filters);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let filter = 0; filter < filters; filter++) {
        const { sum, output } = walkConvolution(layer, input, kernel, bias, { row, column, filter });
        expect(sum).toBeCloseTo(expected.values[(row * columns + column) * filters + filter]! + bias[filter]!, 4);
        expect(output).toBe(sum);
      }
    }
  }
  expect(() => walkConvolution(layer, input, kernel, null, { row: rows, column: 0, filter: 0 })).toThrow(RangeError);
});

test('taps on padding are told, lie d apart and add nothing; the activation bends the sum', () => {
  const layer = layerOf({ type: 'depthwiseConv2d', kernel: 3, padding: 'same', dilation: 2, activation: 'relu' });
  const input = { shape: [5, 5, 1] as const, values: new Float32Array(25).fill(1) };
  const walk = walkConvolution(layer, input, new Float32Array(9).fill(-1), null, { row: 0, column: 2, filter: 0 });
  expect(walk.taps.map(({ row, column }) => [row, column])).toEqual([[-2, 0], [-2, 2], [-2, 4], [0, 0], [0, 2], [0, 4], [2, 0], [2, 2], [2, 4]]);
  expect(walk.taps.map(({ isPadding }) => isPadding)).toEqual([true, true, true, false, false, false, false, false, false]);
  expect(walk).toMatchObject({ sum: -6, output: 0, bias: 0 });
});
