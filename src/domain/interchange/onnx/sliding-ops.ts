import type { OnnxNode } from './graph.ts';
import type { OnnxOp, RunTensor } from './run-onnx.ts';

/** Neighbouring outputs in one row with the pixels that one tap of the kernel has under it, what lies in the padding left out. */
interface Span {
  readonly tap: number;
  readonly output: number;
  readonly input: number;
  readonly length: number;
  /** Pixels from one input to the next. */
  readonly step: number;
}

interface Sliding {
  readonly rows: number;
  readonly columns: number;
  readonly taps: number;
  readonly spans: readonly Span[];
}

/** How a node's window slides over one channel of an image `[N, C, H, W]`. */
function sliding({ ints = {} }: OnnxNode, [, , height, width]: readonly number[]): Sliding {
  const pair = (name: string): readonly number[] => (ints[name] as readonly number[] | undefined) ?? [1, 1];
  const kernel = pair('kernel_shape');
  const [rowStep, step] = pair('strides') as [number, number];
  const dilations = pair('dilations');
  const pads = (ints['pads'] as readonly number[] | undefined) ?? [0, 0, 0, 0];
  const outputs = (input: number, axis: 0 | 1, stride: number): number =>
    Math.floor((input + pads[axis]! + pads[axis + 2]! - (kernel[axis]! - 1) * dilations[axis]! - 1) / stride) + 1;
  const rows = outputs(height!, 0, rowStep);
  const columns = outputs(width!, 1, step);
  const spans: Span[] = [];
  for (let p = 0; p < kernel[0]!; p++)
    for (let q = 0; q < kernel[1]!; q++) {
      const shift = q * dilations[1]! - pads[1]!;
      const first = Math.max(0, Math.ceil(-shift / step));
      const length = Math.min(columns, Math.floor((width! - 1 - shift) / step) + 1) - first;
      for (let i = 0; i < rows && length > 0; i++) {
        const row = i * rowStep + p * dilations[0]! - pads[0]!;
        if (row < 0 || row >= height!) continue;
        spans.push({ tap: p * kernel[1]! + q, output: i * columns + first, input: row * width! + first * step + shift, length, step });
      }
    }
  return { rows, columns, taps: kernel[0]! * kernel[1]!, spans };
}

const convolve: OnnxOp = (node, [x, w, bias]) => {
  const [batch, channels, height, width] = x!.dims as [number, number, number, number];
  const [filters, groupChannels] = w!.dims as [number, number];
  const { rows, columns, taps, spans } = sliding(node, x!.dims);
  const filtersPerGroup = filters / Number(node.ints?.['group'] ?? 1);
  const values = new Float32Array(batch * filters * rows * columns);
  for (let n = 0; n < batch; n++)
    for (let f = 0; f < filters; f++) {
      const to = (n * filters + f) * rows * columns;
      if (bias) values.fill(bias.values[f]!, to, to + rows * columns);
      for (let g = 0; g < groupChannels; g++) {
        const from = (n * channels + Math.floor(f / filtersPerGroup) * groupChannels + g) * height * width;
        const kernel = (f * groupChannels + g) * taps;
        for (const { tap, output, input, length, step } of spans) addScaled(values, to + output, x!.values, from + input, length, step, w!.values[kernel + tap]!);
      }
    }
  return { dims: [batch, filters, rows, columns], values };
};

function addScaled(y: Float32Array, to: number, x: Float32Array, from: number, length: number, step: number, factor: number): void {
  for (let i = 0; i < length; i++) y[to + i]! += factor * x[from + i * step]!;
}

/** @param start of every output; `fold` takes a pixel in, `finish` gets the number of pixels */
function pool(start: number, fold: (sum: number, pixel: number) => number, finish: (sum: number, count: number) => number): OnnxOp {
  return (node, [x]): RunTensor => {
    const [batch, channels, height, width] = x!.dims as [number, number, number, number];
    const { rows, columns, spans } = sliding(node, x!.dims);
    const values = new Float32Array(batch * channels * rows * columns).fill(start);
    const counts = new Int32Array(rows * columns);
    for (const { output, length } of spans) for (let i = 0; i < length; i++) counts[output + i]!++;
    for (let plane = 0; plane < batch * channels; plane++)
      for (const { output, input, length, step } of spans)
        for (let i = 0; i < length; i++) {
          const to = plane * rows * columns + output + i;
          values[to] = fold(values[to]!, x!.values[plane * height * width + input + i * step]!);
        }
    return { dims: [batch, channels, rows, columns], values: values.map((sum, i) => finish(sum, counts[i % counts.length]!)) };
  };
}

const average = pool(0, (sum, pixel) => sum + pixel, (sum, count) => sum / count);

/** The operators that slide a window over images `[N, C, H, W]`; an average does not count the padding. */
export const slidingOps: Readonly<Record<string, OnnxOp>> = {
  Conv: convolve,
  MaxPool: pool(-Infinity, Math.max, (most) => most),
  AveragePool: average,
  GlobalAveragePool: (node, [x]) => average({ ...node, ints: { kernel_shape: x!.dims.slice(2) } }, [x!])
};
