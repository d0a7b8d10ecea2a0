import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { EngineName } from '../contract/engines.ts';
import { StudioError } from '../contract/errors.ts';
import { convolutionGradientsByDefinition, convolveByDefinition, type Tensor4 } from '../domain/network/convolution.ts';
import type { Window } from '../domain/network/geometry.ts';
import { randomStream } from '../domain/random.ts';
import { convolve, convolveGradient, type ConvolutionKind } from './dilation.ts';
import type { Kernels } from './kernels.ts';

/** Of sums of about twenty products of numbers below 1; float32 rounding stays a hundred times below. */
const tolerance = 1e-3;

const remedy = 'Choose another engine with --engine, or set this one up again: npm run engine:setup.';

const cases: readonly { kind: ConvolutionKind; window: Window }[] = [
  { kind: 'depthwise', window: { kernel: 3, stride: 1, padding: 'same', dilation: 2 } },
  { kind: 'depthwise', window: { kernel: 3, stride: 2, padding: 'same', dilation: 1 } },
  { kind: 'full', window: { kernel: 3, stride: 2, padding: 'valid', dilation: 1 } }
];

/**
 * Convolves something small, forward and backward, and holds it against the definition: some published builds ignore dilation silently.
 * Takes milliseconds, so it runs at every start of an engine.
 * @throws StudioError ENGINE_WRONG naming the engine and what it got wrong
 */
export async function runSelfTest(kernels: Kernels, engine: EngineName): Promise<void> {
  for (const { kind, window } of cases) {
    const deviation = await convolutionDeviation(kernels, kind, window, [2, 7, 8, 2]).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new StudioError('ENGINE_WRONG', `engine ${engine} fails its self-test: ${why}`, { remedy, cause: error });
    });
    for (const [what, distance] of Object.entries(deviation)) {
      if (distance <= tolerance) continue;
      const { stride, padding, dilation } = window;
      const described = `${kind === 'depthwise' ? 'depthwise ' : ''}convolution (dilation ${dilation}, stride ${stride}, ${padding})`;
      throw new StudioError('ENGINE_WRONG', `engine ${engine} computes the ${what} of a ${described} wrongly: off by ${distance.toPrecision(3)}`, { remedy });
    }
  }
}

/** Largest distance between the engine's and the definition's output, input gradient and kernel gradient; NaN counts as infinite. */
export async function convolutionDeviation(
  kernels: Kernels, kind: ConvolutionKind, window: Window, inputShape: Tensor4['shape']
): Promise<{ output: number; 'input gradient': number; 'kernel gradient': number }> {
  const random = randomStream(1, 'self-test');
  const draw = (shape: Tensor4['shape']): Tensor4 => ({
    shape,
    values: Float32Array.from({ length: shape.reduce((product, side) => product * side, 1) }, () => random.uniform(-1, 1))
  });
  const depthwise = kind === 'depthwise';
  const x = draw(inputShape);
  const w = draw([window.kernel, window.kernel, inputShape[3], 2]);
  const y = convolveByDefinition(x, w, depthwise, window);
  const dy = draw(y.shape);
  const expected = convolutionGradientsByDefinition(x, w, dy.values, depthwise, window);

  const [xTensor, wTensor, dyTensor] = [x, w, dy].map(({ values, shape }) => tensor(values, [...shape])) as [Tensor, Tensor, Tensor];
  const { output, memory } = convolve(kernels, kind, xTensor, wTensor, window);
  const { dx, dKernel } = convolveGradient(kernels, kind, dyTensor, wTensor, inputShape, memory, window, { input: true, kernel: true });
  const result = {
    output: await distance(output, y.values),
    'input gradient': await distance(dx!, expected.dx),
    'kernel gradient': await distance(dKernel!, expected.dw)
  };
  if (memory.dealt) memory.input.dispose();
  for (const used of [xTensor, wTensor, dyTensor]) used.dispose();
  return result;
}

/** Consumes the tensor. */
async function distance(computed: Tensor, expected: Float32Array): Promise<number> {
  const values = await computed.data<'float32'>();
  computed.dispose();
  if (values.length !== expected.length) return Infinity;
  return values.reduce((most, value, i) => {
    const difference = Math.abs(value - expected[i]!);
    return difference <= most ? most : Number.isNaN(difference) ? Infinity : difference;
  }, 0);
}
