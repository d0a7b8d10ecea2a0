import { expect, test } from 'vitest';
import { randomStream } from '../random.ts';
import { convolutionGradientsByDefinition, convolveByDefinition, type Tensor4 } from './convolution.ts';

const counting = (shape: Tensor4['shape']): Tensor4 => ({ shape, values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i) });

test('a dilated kernel reads every second pixel', () => {
  const y = convolveByDefinition(counting([1, 5, 5, 1]), { shape: [3, 3, 1, 1], values: Float32Array.of(1, 0, 0, 0, 10, 0, 0, 0, 100) }, true,
    { kernel: 3, stride: 1, padding: 'valid', dilation: 2 });
  expect(y.shape).toEqual([1, 1, 1, 1]);
  expect([...y.values]).toEqual([0 + 10 * 12 + 100 * 24]);
});

test('same padding at stride 2 puts the odd pixel at the end', () => {
  const y = convolveByDefinition(counting([1, 4, 4, 1]), { shape: [3, 3, 1, 1], values: new Float32Array(9).fill(1) }, false,
    { kernel: 3, stride: 2, padding: 'same', dilation: 1 });
  expect([...y.values]).toEqual([45, 39, 66, 50]);
});

test.each([1, 2, 3].flatMap((dilation) => (['valid', 'same'] as const).flatMap((padding) =>
  [1, 2].flatMap((stride) => [true, false].map((depthwise) => ({ dilation, padding, stride, depthwise }))))))(
  'gradients agree with finite differences: %o', ({ depthwise, ...rest }) => {
    const window = { kernel: 3, ...rest };
    const random = randomStream(5, 'test');
    const draw = (shape: Tensor4['shape']): Tensor4 => ({ shape, values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.uniform(-1, 1)) });
    const x = draw([1, 8, 7, 2]);
    const w = draw([3, 3, 2, 2]);
    const dy = draw(convolveByDefinition(x, w, depthwise, window).shape).values;
    const objective = () => convolveByDefinition(x, w, depthwise, window).values.reduce((sum, y, i) => sum + y * dy[i]!, 0);
    const { dx, dw } = convolutionGradientsByDefinition(x, w, dy, depthwise, window);
    for (const [values, gradient] of [[x.values, dx], [w.values, dw]] as const) {
      for (let i = 0; i < values.length; i += 5) {
        const kept = values[i]!;
        values[i] = kept + 0.5;
        const up = objective();
        values[i] = kept - 0.5;
        const down = objective();
        values[i] = kept;
        // The objective is linear in each value, so a wide difference is exact up to rounding.
        expect(up - down).toBeCloseTo(gradient[i]!, 3);
      }
    }
  }
);
