import type { Corners, Homography, Point, StraightenStep } from '../../contract/scanner.ts';

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export const identity: Homography = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export function applyHomography([a, b, c, d, e, f, g, h, i]: Homography, { x, y }: Point): Point {
  const w = g * x + h * y + i;
  return { x: (a * x + b * y + c) / w, y: (d * x + e * y + f) / w };
}

/** The map that does `inner` first, then `outer`. */
export function compose(outer: Homography, inner: Homography): Homography {
  return [0, 3, 6].flatMap((row) => [0, 1, 2].map((column) =>
    outer[row]! * inner[column]! + outer[row + 1]! * inner[column + 3]! + outer[row + 2]! * inner[column + 6]!)) as unknown as Homography;
}

/** @throws Error for a map that folds the plane onto a line */
export function invert([a, b, c, d, e, f, g, h, i]: Homography): Homography {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (!(Math.abs(determinant) > 1e-12)) throw new Error('The map has no inverse.');
  return [
    e * i - f * h, c * h - b * i, b * f - c * e,
    f * g - d * i, a * i - c * g, c * d - a * f,
    d * h - e * g, b * g - a * h, a * e - b * d
  ].map((value) => value / determinant) as unknown as Homography;
}

/** The map of a straightened page to the page as it came, from what was done to it. */
export function toOriginal(steps: readonly StraightenStep[]): Homography {
  return steps.reduce((map, { toInput }) => compose(map, toInput), identity);
}

/** The map to a picture of this size from the same picture turned clockwise by quarters of a circle. */
export function turnedTo(width: number, height: number, quarters: 1 | 2 | 3): Homography {
  switch (quarters) {
    case 1:
      return [0, 1, 0, -1, 0, height, 0, 0, 1];
    case 2:
      return [-1, 0, width, 0, -1, height, 0, 0, 1];
    case 3:
      return [0, -1, width, 1, 0, 0, 0, 0, 1];
  }
}

/** The map that turns clockwise by `degrees`, and takes the middle of one picture to the middle of the other. */
export function rotation(degrees: number, from: Size, to: Size): Homography {
  const angle = degrees * Math.PI / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [
    c, -s, (to.width - c * from.width + s * from.height) / 2,
    s, c, (to.height - s * from.width - c * from.height) / 2,
    0, 0, 1
  ];
}

/**
 * The map of a rectangle, (0, 0) to (width, height), onto four corners.
 * Heckbert, Fundamentals of Texture Mapping and Image Warping (1989), section 2.2.3: square to quadrilateral, in closed form.
 */
export function rectangleTo([p, q, r, s]: Corners, width: number, height: number): Homography {
  const sum = { x: p.x - q.x + r.x - s.x, y: p.y - q.y + r.y - s.y };
  const [one, two] = [{ x: q.x - r.x, y: q.y - r.y }, { x: s.x - r.x, y: s.y - r.y }];
  const determinant = one.x * two.y - two.x * one.y;
  const g = (sum.x * two.y - two.x * sum.y) / determinant;
  const h = (one.x * sum.y - sum.x * one.y) / determinant;
  return [
    (q.x - p.x + g * q.x) / width, (s.x - p.x + h * s.x) / height, p.x,
    (q.y - p.y + g * q.y) / width, (s.y - p.y + h * s.y) / height, p.y,
    g / width, h / height, 1
  ];
}
