/** A line's picture in the making. `[height, width]`; what the values mean is said where it is used. */
export interface LineImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Float32Array;
}

export function blankLine(width: number, height: number): LineImage {
  return { width, height, pixels: new Float32Array(width * height) };
}
