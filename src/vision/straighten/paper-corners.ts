import type { Corners, PageImage, Point } from '../../contract/scanner.ts';
import { otsuThreshold } from '../../domain/digits/otsu.ts';
import { convexHull, largestQuadrilateral, polygonArea, turn } from './convex-hull.ts';
import { fitSide } from './paper-side.ts';
import { shrink, shrinkFactor } from './shrink.ts';

/** Longer side of the picture in which the sheet is looked for. */
const searchSide = 240;
/** A sheet covers at least so much of its photo; one that covers more was scanned or cut out already, and has no background to be seen against. */
const areaShare = { least: 0.15, most: 0.93 };
/** How much of its convex hull a sheet fills, and how much of that its best quadrilateral does: lower is a hand, a folded corner, a shadow's edge. */
const leastFilled = 0.92;
/** Corners of a sheet seen at an angle that can still be read, as the sine of their angle: 45 to 135 degrees. */
const leastSine = Math.SQRT1_2;
/** A share of the picture's border that a sheet may touch: its sides have to be seen. */
const mostBorder = 0.02;

/**
 * Finds the corners of a bright sheet of paper on a darker ground, as a photo shows it. Each of its four sides has to be a straight edge of one
 * contrast along most of its length: what is not surely a sheet is none.
 *
 * @param photo about 1,000 pixels on its longer side
 * @returns null where there is none; the order of corners starts with the one nearest to the picture's upper left
 */
export function findPaperCorners(photo: PageImage): Corners | null {
  const factor = shrinkFactor(photo, searchSide);
  const small = shrink(photo, factor);
  const threshold = otsuThreshold(Float32Array.from(small.pixels));
  const sheet = largestBright(small, threshold);
  if (sheet === null) return null;
  const hull = convexHull(sheet.outline);
  const quadrilateral = largestQuadrilateral(hull);
  if (quadrilateral === null) return null;
  const area = polygonArea(hull);
  if (sheet.area < leastFilled * area || polygonArea(quadrilateral) < leastFilled * area) return null;
  const share = area / (small.width * small.height);
  if (share < areaShare.least || share > areaShare.most) return null;
  const rough = quadrilateral.map(({ x, y }) => ({ x: x * factor, y: y * factor }));
  const sides = rough.map((corner, i) => fitSide(photo, corner, rough[(i + 1) % 4]!, 2 * factor));
  const corners: Point[] = [];
  for (let i = 0; i < 4; i++) {
    const [before, after] = [sides[(i + 3) % 4], sides[i]];
    if (before == null || after == null) return null;
    const corner = intersection(before, after);
    if (corner === null || Math.hypot(corner.x - rough[i]!.x, corner.y - rough[i]!.y) > 6 * factor) return null;
    corners.push(corner);
  }
  return hasOpenAngles(corners) ? fromUpperLeft(corners) : null;
}

/** The largest connected bright area: its outline's points, and its area with all holes filled row by row. Null where it runs out of the picture. */
function largestBright({ width, height, pixels }: PageImage, threshold: number): { readonly outline: Point[]; readonly area: number } | null {
  const labels = new Int32Array(pixels.length);
  const stack: number[] = [];
  let best = { label: 0, size: 0 };
  for (let start = 0, label = 0; start < pixels.length; start++) {
    if (labels[start] !== 0 || pixels[start]! <= threshold) continue;
    label++;
    let size = 0;
    labels[start] = label;
    stack.push(start);
    while (stack.length > 0) {
      const at = stack.pop()!;
      size++;
      const x = at % width;
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (next < 0 || next >= pixels.length || labels[next] !== 0 || pixels[next]! <= threshold) continue;
        labels[next] = label;
        stack.push(next);
      }
    }
    if (size > best.size) best = { label, size };
  }
  if (best.size === 0) return null;
  const outline: Point[] = [];
  let [area, onBorder] = [0, 0];
  for (let y = 0; y < height; y++) {
    let [left, right] = [width, -1];
    for (let x = 0; x < width; x++) {
      if (labels[y * width + x] !== best.label) continue;
      if (x < left) left = x;
      right = x;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) onBorder++;
    }
    if (right < 0) continue;
    area += right - left + 1;
    for (const row of [y, y + 1]) outline.push({ x: left, y: row }, { x: right + 1, y: row });
  }
  return onBorder > mostBorder * 2 * (width + height) ? null : { outline, area };
}

interface Line {
  readonly point: Point;
  readonly direction: Point;
}

function intersection(one: Line, two: Line): Point | null {
  const across = one.direction.x * two.direction.y - one.direction.y * two.direction.x;
  if (Math.abs(across) < 1e-6) return null;
  const along = ((two.point.x - one.point.x) * two.direction.y - (two.point.y - one.point.y) * two.direction.x) / across;
  return { x: one.point.x + along * one.direction.x, y: one.point.y + along * one.direction.y };
}

function hasOpenAngles(corners: readonly Point[]): boolean {
  return corners.every((corner, i) => {
    const [before, after] = [corners[(i + 3) % 4]!, corners[(i + 1) % 4]!];
    const lengths = Math.hypot(corner.x - before.x, corner.y - before.y) * Math.hypot(after.x - corner.x, after.y - corner.y);
    return turn(before, corner, after) >= leastSine * lengths;
  });
}

function fromUpperLeft(corners: readonly Point[]): Corners {
  const sums = corners.map(({ x, y }) => x + y);
  const first = sums.indexOf(Math.min(...sums));
  return [0, 1, 2, 3].map((i) => corners[(first + i) % 4]!) as unknown as Corners;
}
