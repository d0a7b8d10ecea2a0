import { extent } from '../../domain/network/geometry.ts';
import type { WindowStep } from '../kernels.ts';

/** `[N, H, W, C]`. */
export type ImageShape = readonly [number, number, number, number];

/**
 * A stretch of neighbouring outputs of one row that a tap of the window reaches inside the image.
 *
 * @param tap row-major index in the kernel
 * @param input pixel index of the first input over all images; the next lies `stride` further
 * @param output pixel index of the first output over all images; the next lies one further
 */
export type RunVisitor = (tap: number, input: number, output: number, count: number) => void;

/**
 * Visits all pairs of tap and pixel of an undilated window: what a convolution and both its gradients sum over.
 * A visitor and not a generator: the tens of thousands of result objects a step would cost more than some of the sums.
 */
export function visitRuns([images, height, width]: ImageShape, kernel: number, { stride, padding }: WindowStep, visit: RunVisitor): void {
  const rows = extent(height, { kernel, stride, padding, dilation: 1 });
  const columns = extent(width, { kernel, stride, padding, dilation: 1 });
  for (let image = 0; image < images; image++) {
    for (let outputRow = 0; outputRow < rows.output; outputRow++) {
      for (let p = 0; p < kernel; p++) {
        const inputRow = outputRow * stride + p - rows.padBefore;
        if (inputRow < 0 || inputRow >= height) continue;
        for (let q = 0; q < kernel; q++) {
          const shift = q - columns.padBefore;
          const first = Math.max(0, Math.ceil(-shift / stride));
          const last = Math.min(columns.output - 1, Math.floor((width - 1 - shift) / stride));
          if (last < first) continue;
          const input = (image * height + inputRow) * width + first * stride + shift;
          visit(p * kernel + q, input, (image * rows.output + outputRow) * columns.output + first, last - first + 1);
        }
      }
    }
  }
}
