/** Samples where they lie in the penultimate layer. */
export interface MappedSamples {
  readonly ids: readonly number[];
  readonly labels: Uint8Array;
  /** Labels that the model answers; 255 for a class that the dataset does not have. */
  readonly predicted: Uint8Array;
  /** `[ids.length, axes]`, along the principal axes, the widest first. */
  readonly scores: Float32Array;
  readonly axes: number;
  /** Shares of the variance, one an axis. */
  readonly shares: Float32Array;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Points `[n, 2]` in a square of `sidePx` with a margin, both axes to one scale. */
export function placePoints(points: Float32Array, widthPx: number, heightPx: number): Float32Array {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    left = Math.min(left, points[i]!);
    right = Math.max(right, points[i]!);
    top = Math.min(top, points[i + 1]!);
    bottom = Math.max(bottom, points[i + 1]!);
  }
  const marginPx = 12;
  const scale = Math.min((widthPx - 2 * marginPx) / Math.max(right - left, 1e-9), (heightPx - 2 * marginPx) / Math.max(bottom - top, 1e-9));
  return points.map((value, i) => (i % 2 === 0 ? widthPx / 2 + (value - (left + right) / 2) * scale : heightPx / 2 - (value - (top + bottom) / 2) * scale));
}

/** Whether a point lies in a polygon: a ray from it crosses the border an odd number of times. */
export function isInside({ x, y }: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  polygon.forEach((a, i) => {
    const b = polygon[(i + 1) % polygon.length]!;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  });
  return inside;
}
