import type { LayerSpec } from '../../../../contract/network.ts';

/** Weights as pictures `[height, width, count]`, the picture fastest. */
export interface KernelPictures {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly count: number;
  /** They are the kernels of one unit, one an input channel; else one a unit. */
  readonly ofUnit: boolean;
}

/**
 * A kernel `[k, k, Cin, Cout]` (depthwise: `[k, k, C, M]`; pointwise: `[1, 1, Cin, Cout]`; dense: `[in, units]`). What reads one channel a
 * unit is shown whole; of what reads many, the kernels of the chosen unit.
 */
export function kernelPictures(type: LayerSpec['type'], shape: readonly number[], values: Float32Array, unit: number): KernelPictures {
  const [height, width, channels, last] = shape.length === 4 ? (shape as [number, number, number, number]) : [1, 1, shape[0]!, shape[1]!];
  if (type === 'depthwiseConv2d' || channels === 1) return { values, height, width, count: channels * last, ofUnit: false };
  const own = Float32Array.from({ length: height * width * channels }, (_, i) => values[i * last + unit]!);
  return { values: own, height, width, count: channels, ofUnit: true };
}
