import type { Corners, Point } from '../../contract/scanner.ts';

/** The points of the convex hull, clockwise on the screen (Andrew's monotone chain, 1979). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length >= 2 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Positive where the way from a over b to c turns clockwise on the screen. */
export function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
}

export function polygonArea(points: readonly Point[]): number {
  let twice = 0;
  points.forEach((point, i) => {
    const next = points[(i + 1) % points.length]!;
    twice += point.x * next.y - next.x * point.y;
  });
  return Math.abs(twice) / 2;
}

/** The largest quadrilateral between a convex polygon's corners: for each diagonal the farthest corner on either side. Null: fewer than four corners. */
export function largestQuadrilateral(hull: readonly Point[]): Corners | null {
  let best: Corners | null = null;
  let most = 0;
  for (let i = 0; i < hull.length; i++) {
    for (let k = i + 2; k < hull.length; k++) {
      const [a, c] = [hull[i]!, hull[k]!];
      const farthest = (from: number, to: number): { point: Point; height: number } => {
        let found = { point: a, height: -1 };
        for (let j = from; j < to; j++) {
          const height = Math.abs(turn(a, c, hull[j % hull.length]!));
          if (height > found.height) found = { point: hull[j % hull.length]!, height };
        }
        return found;
      };
      if (i === 0 && k === hull.length - 1) continue;
      const [b, d] = [farthest(i + 1, k), farthest(k + 1, i + hull.length)];
      if (b.height + d.height > most) {
        most = b.height + d.height;
        best = [a, b.point, c, d.point];
      }
    }
  }
  return best;
}
