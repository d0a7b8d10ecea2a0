import type { LayerSpec } from '../../../../contract/network.ts';
import { windowOf } from '../../../../domain/network/describe.ts';
import { effectiveKernel } from '../../../../domain/network/geometry.ts';

/** Where a kernel touches its input, as one SVG path: k² squares, d pixels apart, in a square of `sizePx`. */
export interface TapPattern {
  readonly path: string;
  /** Side of what it reaches over, in the same units: the frame around the taps. */
  readonly reach: number;
  readonly offset: number;
}

/** Kernels that reach no further are drawn to one scale, so that dilation is seen to widen them; larger ones are made to fit. */
const pixelsToScale = 9;

/** Null for a layer without a window. */
export function tapPattern(layer: LayerSpec, sizePx: number): TapPattern | null {
  const window = layer.type === 'separableConv2d' ? layer : windowOf(layer);
  if (!window || !(window.kernel >= 1 && window.kernel <= 31 && window.dilation >= 1)) return null;
  const pixels = effectiveKernel(window);
  const cell = sizePx / Math.max(pixelsToScale, pixels);
  const side = Math.max(cell * 0.78, 0.6);
  const offset = (sizePx - pixels * cell) / 2;
  let path = '';
  for (let row = 0; row < window.kernel; row++) {
    for (let column = 0; column < window.kernel; column++) {
      const x = offset + column * window.dilation * cell + (cell - side) / 2;
      const y = offset + row * window.dilation * cell + (cell - side) / 2;
      path += `M${round(x)} ${round(y)}h${round(side)}v${round(side)}h${round(-side)}z`;
    }
  }
  return { path, reach: pixels * cell, offset };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
