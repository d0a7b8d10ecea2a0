/** A picture with one value from 0 to 255 a pixel, row by row. What 0 means (black, or paper) is said where it is used. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array | Float32Array;
}
