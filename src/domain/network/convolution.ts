import { extent, type Window } from './geometry.ts';

/**
 * Convolution by its definition, y(i,j) = Σ w(p,q)·x(i·s + p·d − pad, j·s + q·d − pad), and its gradients: slow, and plain enough
 * to be seen to be right. Engines are held against it. Images `[N, H, W, C]`, kernels `[k, k, C, F]`; depthwise kernels
 * `[k, k, C, M]` give channel c its own M outputs, numbered c·M + m.
 */
export interface Tensor4 {
  readonly shape: readonly [number, number, number, number];
  readonly values: Float32Array;
}

type Visit = (x: number, w: number, y: number) => void;

/** Calls `visit` with the flat places of every product in the sum. */
function eachProduct(input: Tensor4['shape'], kernel: Tensor4['shape'], depthwise: boolean, window: Window, visit: Visit): void {
  const [batch, height, width, channels] = input;
  const [, , , lastAxis] = kernel;
  const rows = extent(height, window);
  const columns = extent(width, window);
  const filters = depthwise ? channels * lastAxis : lastAxis;
  for (let n = 0; n < batch; n++)
    for (let i = 0; i < rows.output; i++)
      for (let j = 0; j < columns.output; j++)
        for (let p = 0; p < window.kernel; p++)
          for (let q = 0; q < window.kernel; q++) {
            const row = i * window.stride + p * window.dilation - rows.padBefore;
            const column = j * window.stride + q * window.dilation - columns.padBefore;
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            for (let c = 0; c < channels; c++)
              for (let m = 0; m < lastAxis; m++) {
                const x = ((n * height + row) * width + column) * channels + c;
                const w = ((p * window.kernel + q) * channels + c) * lastAxis + m;
                const filter = depthwise ? c * lastAxis + m : m;
                visit(x, w, ((n * rows.output + i) * columns.output + j) * filters + filter);
              }
          }
}

export function outputShape(input: Tensor4['shape'], kernel: Tensor4['shape'], depthwise: boolean, window: Window): Tensor4['shape'] {
  const filters = depthwise ? input[3] * kernel[3] : kernel[3];
  return [input[0], extent(input[1], window).output, extent(input[2], window).output, filters];
}

export function convolveByDefinition(x: Tensor4, w: Tensor4, depthwise: boolean, window: Window): Tensor4 {
  const shape = outputShape(x.shape, w.shape, depthwise, window);
  const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
  eachProduct(x.shape, w.shape, depthwise, window, (xi, wi, yi) => {
    values[yi]! += x.values[xi]! * w.values[wi]!;
  });
  return { shape, values };
}

/** d(Σ dy·y)/dx and d(Σ dy·y)/dw. */
export function convolutionGradientsByDefinition(
  x: Tensor4, w: Tensor4, dy: Float32Array, depthwise: boolean, window: Window
): { dx: Float32Array; dw: Float32Array } {
  const dx = new Float32Array(x.values.length);
  const dw = new Float32Array(w.values.length);
  eachProduct(x.shape, w.shape, depthwise, window, (xi, wi, yi) => {
    dx[xi]! += dy[yi]! * w.values[wi]!;
    dw[wi]! += dy[yi]! * x.values[xi]!;
  });
  return { dx, dw };
}
