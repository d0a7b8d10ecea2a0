import type { Corners, Point } from '../../contract/scanner.ts';
import type { Size } from '../../domain/pages/homography.ts';

/**
 * Focal length of the camera as a share of its picture's longer side. The main cameras of phones have 24 to 28 mm on a film 36 mm wide; for a
 * sheet that is seen at a moderate angle its proportions hardly depend on it.
 */
const focalShare = 0.72;

/**
 * The size of a sheet whose corners a photo shows: its true proportions, as long as the camera's axis goes through the middle of the picture,
 * and about as many pixels as it has there. Zhang and He, Whiteboard Scanning and Image Enhancement (2007), equations 11 to 20.
 */
export function sheetSize(corners: Corners, photo: Size): Size {
  const focal = focalShare * Math.max(photo.width, photo.height);
  const [one, two, four, three] = corners.map(({ x, y }): Vector => [(x - photo.width / 2) / focal, (y - photo.height / 2) / focal, 1]) as [Vector, Vector, Vector, Vector];
  const across = cross(one, four);
  const right = dot(across, three) / dot(cross(two, four), three);
  const down = dot(across, two) / dot(cross(three, four), two);
  const ratio = length(minus(two, right, one)) / length(minus(three, down, one));
  const [upper, rightSide, lower, leftSide] = corners.map((corner, i) => distance(corner, corners[(i + 1) % 4]!)) as [number, number, number, number];
  const area = Math.max(upper, lower) * Math.max(leftSide, rightSide);
  const width = Math.sqrt(area * ratio);
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(area / width)) };
}

type Vector = readonly [number, number, number];

const cross = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [b * z - c * y, c * x - a * z, a * y - b * x];
const dot = ([a, b, c]: Vector, [x, y, z]: Vector): number => a * x + b * y + c * z;
const minus = ([a, b, c]: Vector, factor: number, [x, y, z]: Vector): Vector => [factor * a - x, factor * b - y, factor * c - z];
const length = ([a, b, c]: Vector): number => Math.hypot(a, b, c);
const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);
