import { extent } from '../domain/network/geometry.ts';
import type { PoolWindow } from './kernels.ts';

/** The kernels' definitions in float64, for tests: slow, and plain enough to be seen to be right. Matrices and images are row-major. */

export function multiply(a: readonly number[], b: readonly number[], rows: number, inner: number, columns: number): number[] {
  return Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let total = 0;
    for (let i = 0; i < inner; i++) total += a[row * inner + i]! * b[i * columns + column]!;
    return total;
  });
}

export function transposed(a: readonly number[], rows: number, columns: number): number[] {
  return Array.from({ length: rows * columns }, (_, at) => a[(at % rows) * columns + Math.floor(at / rows)]!);
}

/** Mean and biased variance of every channel. */
export function statistics(x: readonly number[], channels: number): { mean: number[]; variance: number[] } {
  const perChannel = (value: (at: number, c: number) => number): number[] => {
    const totals = Array<number>(channels).fill(0);
    for (let at = 0; at < x.length; at++) totals[at % channels]! += value(at, at % channels);
    return totals.map((total) => total / (x.length / channels));
  };
  const mean = perChannel((at) => x[at]!);
  return { mean, variance: perChannel((at, c) => (x[at]! - mean[c]!) ** 2) };
}

export function normalise(
  x: readonly number[], gamma: readonly number[], beta: readonly number[], mean: readonly number[], variance: readonly number[], epsilon: number
): number[] {
  return x.map((value, at) => {
    const c = at % gamma.length;
    return ((value - mean[c]!) / Math.sqrt(variance[c]! + epsilon)) * gamma[c]! + beta[c]!;
  });
}

/** Padding takes no part: neither in the maximum nor in the number that an average is divided by. */
export function pool(x: readonly number[], [images, height, width, channels]: readonly [number, number, number, number], window: PoolWindow): number[] {
  const [rows, columns] = [height, width].map((side) => extent(side, { kernel: window.size, ...window, dilation: 1 }));
  const result: number[] = [];
  for (let n = 0; n < images; n++)
    for (let i = 0; i < rows!.output; i++)
      for (let j = 0; j < columns!.output; j++)
        for (let c = 0; c < channels; c++) {
          const seen: number[] = [];
          for (let p = 0; p < window.size; p++)
            for (let q = 0; q < window.size; q++) {
              const [row, column] = [i * window.stride + p - rows!.padBefore, j * window.stride + q - columns!.padBefore];
              if (row >= 0 && row < height && column >= 0 && column < width) seen.push(x[((n * height + row) * width + column) * channels + c]!);
            }
          result.push(window.kind === 'max' ? Math.max(...seen) : seen.reduce((a, b) => a + b, 0) / seen.length);
        }
  return result;
}

export function softmax(logits: readonly number[], classes: number): number[] {
  return logits.map((value, at) => {
    const row = logits.slice(at - (at % classes), at - (at % classes) + classes);
    return Math.exp(value) / row.reduce((total, logit) => total + Math.exp(logit), 0);
  });
}

/** d(Σ dy·f(x))/dx by central differences; float64 keeps about nine digits of it. */
export function numericalGradient(f: (x: number[]) => readonly number[], x: readonly number[], dy: readonly number[]): number[] {
  const step = 1e-5;
  const weighted = (values: readonly number[]): number => values.reduce((total, value, i) => total + value * dy[i]!, 0);
  return x.map((value, at) => (weighted(f(x.with(at, value + step))) - weighted(f(x.with(at, value - step)))) / (2 * step));
}
