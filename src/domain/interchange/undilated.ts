import type { NamedArray } from '../network/initialise.ts';
import { effectiveKernel } from '../network/geometry.ts';

/** A kernel `[k, k, in, out]` as the larger undilated one `[(k−1)d+1, (k−1)d+1, in, out]` with zeros between its taps: the same convolution. */
export function undilated({ shape, values }: NamedArray, dilation: number): NamedArray {
  const [kernel, , inputs, outputs] = shape as [number, number, number, number];
  const side = effectiveKernel({ kernel, dilation });
  const depth = inputs * outputs;
  const spread = new Float32Array(side * side * depth);
  for (let p = 0; p < kernel; p++) {
    for (let q = 0; q < kernel; q++) {
      const from = (p * kernel + q) * depth;
      spread.set(values.subarray(from, from + depth), (p * side + q) * dilation * depth);
    }
  }
  return { shape: [side, side, inputs, outputs], values: spread };
}
