/** The window arithmetic shared by shapes, engine and drawings. Lengths in pixels. */
export interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: 'valid' | 'same';
  readonly dilation: number;
}

/** Pixels from the first tap to the last, both included: (k-1)·d + 1. */
export function effectiveKernel({ kernel, dilation }: Pick<Window, 'kernel' | 'dilation'>): number {
  return (kernel - 1) * dilation + 1;
}

export interface Extent {
  readonly output: number;
  readonly padBefore: number;
  readonly padAfter: number;
}

/**
 * Output length and padding along one axis, by TensorFlow's rule: 'same' gives ceil(input / stride) outputs,
 * and an odd pixel of padding goes to the end. `output` is below 1 when the window does not fit.
 */
export function extent(input: number, window: Window): Extent {
  const reach = effectiveKernel(window);
  if (window.padding === 'valid') return { output: Math.floor((input - reach) / window.stride) + 1, padBefore: 0, padAfter: 0 };
  const output = Math.ceil(input / window.stride);
  const padding = Math.max((output - 1) * window.stride + reach - input, 0);
  const padBefore = Math.floor(padding / 2);
  return { output, padBefore, padAfter: padding - padBefore };
}
