import { conv2d, matMul, reshape, reverse, sum, tidy, tile, transpose, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Activation } from '../../contract/network.ts';
import { extent } from '../../domain/network/geometry.ts';
import { finish, plain } from '../finish.ts';
import type { Margins, NormalisedBatch, PoolWindow, WindowStep } from '../kernels.ts';
import { PortableKernels } from '../portable-kernels.ts';
import { visitDealtRows } from './dealt-rows.ts';
import { Heap } from './heap.ts';
import { instantiateRowKernels, type RowKernels } from './row-kernels.ts';
import { visitRuns, type ImageShape } from './window-runs.ts';

const floatBytes = 4;
/** So many rows stay in the cache while their channels pass group by group. */
const rowsAtOnce = 128;

/** What tfjs' WASM backend lacks or does slowly, by our own loops over its memory; the rest is tfjs'. */
export class WasmKernels extends PortableKernels {
  readonly #heap: Heap;
  readonly #rows: RowKernels;

  constructor(backend: BackendWasm) {
    super();
    this.#heap = new Heap(backend);
    this.#rows = instantiateRowKernels(this.#heap.memory);
  }

  override conv2dInputGradient(dy: Tensor, kernel: Tensor, inputShape: readonly number[], step: WindowStep): Tensor {
    if (step.stride > 1) return super.conv2dInputGradient(dy, kernel, inputShape, step);
    // tfjs' own has no SIMD; with stride 1 the gradient is a convolution of dy with the turned kernel, and that has.
    return tidy(() => {
      const size = kernel.shape[0];
      const pads = (side: number): [number, number] => {
        const { padBefore, padAfter } = extent(side, { kernel: size, ...step, dilation: 1 });
        return [size - 1 - padBefore, size - 1 - padAfter];
      };
      const turned = transpose(reverse(kernel as Tensor4D, [0, 1]), [0, 1, 3, 2]);
      return conv2d(dy as Tensor4D, turned, 1, [[0, 0], pads(inputShape[1]!), pads(inputShape[2]!), [0, 0]]);
    });
  }

  override conv2dKernelGradient(x: Tensor, dy: Tensor, kernelShape: readonly number[], step: WindowStep): Tensor {
    const [size, , inputs, filters] = kernelShape as ImageShape;
    const result = this.#heap.zeros(kernelShape);
    const [xAt, dyAt, resultAt] = this.#pointers(x, dy, result);
    const [xPixel, dyPixel] = [inputs * floatBytes, filters * floatBytes];
    visitRuns(imageShape(x), size, step, (tap, input, output, count) => {
      const xRows = [xAt + input * xPixel, xPixel * step.stride, inputs] as const;
      this.#addOuterProducts(count, xRows, [dyAt + output * dyPixel, dyPixel, filters], resultAt + tap * inputs * dyPixel);
    });
    return result;
  }

  override depthwiseConv2dInputGradient(dy: Tensor, kernel: Tensor, inputShape: readonly number[], step: WindowStep): Tensor {
    const [size, , channels, multiplier] = imageShape(kernel);
    const dx = this.#heap.zeros([...inputShape.slice(0, 3), channels * multiplier]);
    const [dyAt, kernelAt, dxAt] = this.#pointers(dy, kernel, dx);
    const pixel = channels * multiplier * floatBytes;
    visitRuns(inputShape as ImageShape, size, step, (tap, input, output, count) => {
      this.#rows.addScaled(count, channels * multiplier, dyAt + output * pixel, pixel, dxAt + input * pixel, pixel * step.stride, kernelAt + tap * pixel);
    });
    if (multiplier === 1) return dx;
    const summed = tidy(() => reshape(sum(reshape(dx, [dx.size / multiplier, multiplier]), 1), [...inputShape]));
    dx.dispose();
    return summed;
  }

  override depthwiseConv2dKernelGradient(x: Tensor, dy: Tensor, kernelShape: readonly number[], step: WindowStep): Tensor {
    const [size, , channels, multiplier] = kernelShape as ImageShape;
    const repeated = multiplier === 1 ? reshape(x, x.shape) : tidy(() => tile(reshape(x, [x.size, 1]), [1, multiplier]));
    const result = this.#heap.zeros(kernelShape);
    const [xAt, dyAt, resultAt] = this.#pointers(repeated, dy, result);
    const pixel = channels * multiplier * floatBytes;
    visitRuns(imageShape(x), size, step, (tap, input, output, count) => {
      this.#rows.sumProducts(count, channels * multiplier, xAt + input * pixel, pixel * step.stride, dyAt + output * pixel, pixel, resultAt + tap * pixel);
    });
    repeated.dispose();
    return result;
  }

  override spaceToBatch(x: Tensor, dilation: number, pads: Margins): Tensor {
    const [images, height, width, channels] = imageShape(x);
    const dealtSides = [height + pads[0][0] + pads[0][1], width + pads[1][0] + pads[1][1]].map((side) => side / dilation) as [number, number];
    const shape = [images * dilation ** 2, ...dealtSides, channels];
    const result = pads.flat().some((margin) => margin > 0) ? this.#heap.zeros(shape) : this.#heap.allocate(shape);
    const [xAt, resultAt] = this.#pointers(x, result);
    const pixel = channels * floatBytes;
    visitDealtRows([images, height, width], dilation, [pads[0][0], pads[1][0]], dealtSides, (whole, dealt, count) => {
      this.#rows.copyRows(count, channels, xAt + whole * pixel, pixel * dilation, resultAt + dealt * pixel, pixel);
    });
    return result;
  }

  override batchToSpace(x: Tensor, dilation: number, crops: Margins): Tensor {
    const [parts, rows, columns, channels] = imageShape(x);
    const sides = [parts / dilation ** 2, rows * dilation - crops[0][0] - crops[0][1], columns * dilation - crops[1][0] - crops[1][1]] as const;
    const result = this.#heap.allocate([...sides, channels]);
    const [xAt, resultAt] = this.#pointers(x, result);
    const pixel = channels * floatBytes;
    visitDealtRows(sides, dilation, [crops[0][0], crops[1][0]], [rows, columns], (whole, dealt, count) => {
      this.#rows.copyRows(count, channels, xAt + dealt * pixel, pixel, resultAt + whole * pixel, pixel * dilation);
    });
    return result;
  }

  /** tfjs' matMul has SIMD only for what is not transposed; the right side is a kernel here, small enough to turn first. */
  override matMul(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean, finishing = plain): Tensor {
    if (transposeB) return tidy(() => this.matMul(a, transpose(b), transposeA, false, finishing));
    if (!transposeA) return finish(this, matMul(a, b), finishing);
    const [inner, outer] = [a.shape[1]!, b.shape[1]!];
    const result = this.#heap.zeros([inner, outer]);
    const [aAt, bAt, resultAt] = this.#pointers(a, b, result);
    for (const { rows, step, skipped } of rowBlocks(a)) {
      const bStep = outer * floatBytes;
      this.#addOuterProducts(rows, [aAt + skipped, step, inner], [bAt + (skipped / step) * bStep, bStep, outer], resultAt);
    }
    return finish(this, result, finishing);
  }

  override biasGradient(dy: Tensor): Tensor {
    return this.#heap.of(this.#sumOverRows(dy));
  }

  override activationGradient(dy: Tensor, y: Tensor, activation: Activation): Tensor {
    // Not clone(): that copies here.
    if (activation === 'linear') return reshape(dy, dy.shape);
    if (activation !== 'relu') return super.activationGradient(dy, y, activation);
    const result = this.#heap.allocate(dy.shape);
    const [dyAt, yAt, resultAt] = this.#pointers(dy, y, result);
    this.#rows.reluGradient(1, dy.size, dyAt, 0, yAt, 0, resultAt, 0);
    return result;
  }

  override batchNorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number, activation: Activation = 'linear'): NormalisedBatch {
    const count = x.size / gamma.size;
    const mean = this.#heap.of(this.#sumOverRows(x).map((total) => total / count));
    const variance = this.#sumCentredProducts(x, x, mean).map((total) => total / count);
    const factor = variance.map((v, c) => this.#heap.values(gamma)[c]! / Math.sqrt(v + epsilon));
    const offset = factor.map((f, c) => this.#heap.values(beta)[c]! - this.#heap.values(mean)[c]! * f);
    const output = finish(this, this.#scale(x, factor, offset), { bias: null, activation });
    const unbiased = this.#heap.of(variance.map((v) => (v * count) / Math.max(count - 1, 1)));
    return { output, mean, variance: unbiased, saved: [mean.clone(), this.#heap.of(variance)] };
  }

  override batchNormGradient(
    dy: Tensor, x: Tensor, gamma: Tensor, saved: readonly Tensor[], epsilon: number
  ): { dx: Tensor; dGamma: Tensor; dBeta: Tensor } {
    const [mean, variance] = saved as [Tensor, Tensor];
    const count = x.size / gamma.size;
    const dBeta = this.#sumOverRows(dy);
    const inverseDeviation = Float64Array.from(this.#heap.values(variance), (v) => 1 / Math.sqrt(v + epsilon));
    const dGamma = this.#sumCentredProducts(x, dy, mean).map((total, c) => total * inverseDeviation[c]!);
    // Ioffe and Szegedy (2015), section 3, gathered into factors of dy and x: dx = γ/σ·(dy − dβ/n − (x − μ)/σ·dγ/n).
    const dyFactor = inverseDeviation.map((inverse, c) => this.#heap.values(gamma)[c]! * inverse);
    const xFactor = dyFactor.map((factor, c) => (-factor * inverseDeviation[c]! * dGamma[c]!) / count);
    const offset = dyFactor.map((factor, c) => (-factor * dBeta[c]!) / count - xFactor[c]! * this.#heap.values(mean)[c]!);
    return { dx: this.#combine(dy, dyFactor, x, xFactor, offset), dGamma: this.#heap.of(dGamma), dBeta: this.#heap.of(dBeta) };
  }

  /** tfjs' own kernel (4.22) gives the gradient of a window without a positive number to its first pixel. Of equal maxima the first gets it. */
  override poolGradient(dy: Tensor, x: Tensor, y: Tensor, window: PoolWindow): Tensor {
    if (window.kind === 'average') return super.poolGradient(dy, x, y, window);
    const dx = this.#heap.zeros(x.shape);
    const open = this.#heap.copyOf(y);
    const [xAt, dyAt, openAt, dxAt] = this.#pointers(x, dy, open, dx);
    const pixel = y.shape[3]! * floatBytes;
    visitRuns(imageShape(x), window.size, window, (_tap, input, output, count) => {
      const [inputStep, at, to] = [pixel * window.stride, input * pixel, output * pixel];
      this.#rows.addToMaximum(count, y.shape[3]!, xAt + at, inputStep, dyAt + to, pixel, openAt + to, pixel, dxAt + at, inputStep);
    });
    open.dispose();
    return dx;
  }

  #pointers<T extends readonly Tensor[]>(...tensors: T): { [K in keyof T]: number } {
    return tensors.map((tensor) => this.#heap.pointer(tensor)) as { [K in keyof T]: number };
  }

  /** totals `[a's columns, b's columns]` += aᵀ·b, for rows given as pointer, step in bytes and columns. */
  #addOuterProducts(rows: number, [a, aStep, inner]: Rows, [b, bStep, outer]: Rows, totals: number): void {
    const total = outer * floatBytes;
    let column = 0;
    for (; column + 8 <= inner; column += 8) {
      const t = totals + column * total;
      this.#rows.addOuter8(
        rows, outer, a + column * floatBytes, aStep, b, bStep,
        t, t + total, t + 2 * total, t + 3 * total, t + 4 * total, t + 5 * total, t + 6 * total, t + 7 * total
      );
    }
    for (; column < inner; column++) this.#rows.addOuter1(rows, outer, a + column * floatBytes, aStep, b, bStep, totals + column * total);
  }

  #sumOverRows(x: Tensor): Float64Array {
    return this.#sumBlocks(x, (rows, step, skipped, total) => this.#rows.sumRows(rows, x.shape.at(-1)!, this.#heap.pointer(x) + skipped, step, total));
  }

  /** Σ (x − mean)·y over all axes but the last. */
  #sumCentredProducts(x: Tensor, y: Tensor, mean: Tensor): Float64Array {
    const [xAt, yAt, meanAt] = this.#pointers(x, y, mean);
    return this.#sumBlocks(x, (rows, step, skipped, total) =>
      this.#rows.sumCentredProducts(rows, mean.size, xAt + skipped, step, yAt + skipped, step, meanAt, total));
  }

  /** float32 within a block, float64 over the blocks: the sum over 25,000 rows keeps its last digits. */
  #sumBlocks(x: Tensor, addBlock: (rows: number, step: number, skippedBytes: number, total: number) => void): Float64Array {
    const sums = new Float64Array(x.shape.at(-1)!);
    const block = this.#heap.zeros([sums.length]);
    const values = this.#heap.values(block);
    for (const { rows, step, skipped } of rowBlocks(x)) {
      values.fill(0);
      addBlock(rows, step, skipped, this.#heap.pointer(block));
      for (let c = 0; c < sums.length; c++) sums[c]! += values[c]!;
    }
    block.dispose();
    return sums;
  }

  /** x·factor + offset. */
  #scale(x: Tensor, factor: Float64Array, offset: Float64Array): Tensor {
    const [factors, offsets, result] = [this.#heap.of(factor), this.#heap.of(offset), this.#heap.allocate(x.shape)];
    const [xAt, resultAt, factorAt, offsetAt] = this.#pointers(x, result, factors, offsets);
    for (const { rows, step, skipped } of rowBlocks(x)) {
      this.#rows.scaleRows(rows, factor.length, xAt + skipped, step, resultAt + skipped, step, factorAt, offsetAt);
    }
    for (const used of [factors, offsets]) used.dispose();
    return result;
  }

  /** x·xFactor + y·yFactor + offset. */
  #combine(x: Tensor, xFactor: Float64Array, y: Tensor, yFactor: Float64Array, offset: Float64Array): Tensor {
    const channelValues = [xFactor, yFactor, offset].map((values) => this.#heap.of(values)) as [Tensor, Tensor, Tensor];
    const result = this.#heap.allocate(x.shape);
    const [xAt, yAt, resultAt] = this.#pointers(x, y, result);
    const valuesAt = this.#pointers(...channelValues);
    for (const { rows, step, skipped } of rowBlocks(x)) {
      this.#rows.combineRows(rows, offset.length, xAt + skipped, step, yAt + skipped, step, resultAt + skipped, step, ...valuesAt);
    }
    for (const used of channelValues) used.dispose();
    return result;
  }
}

/** Pointer, step in bytes, columns. */
type Rows = readonly [number, number, number];

function imageShape(x: Tensor): ImageShape {
  return x.shape as unknown as ImageShape;
}

/** All rows of channels of `x`, in blocks: how many, the step between them and how far the first is from the beginning, in bytes. */
function* rowBlocks(x: Tensor): Generator<{ rows: number; step: number; skipped: number }> {
  const channels = x.shape.at(-1)!;
  const step = channels * floatBytes;
  for (let row = 0; row < x.size / channels; row += rowsAtOnce) yield { rows: Math.min(rowsAtOnce, x.size / channels - row), step, skipped: row * step };
}
