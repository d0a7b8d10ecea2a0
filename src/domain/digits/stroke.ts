/** A point of a digit's frame: the digit is about 1 high and 0.3 to 0.7 wide, x to the right, y down. */
export type Point = readonly [x: number, y: number];

/** The pen's way from down to up through these points, smooth but for corners: a point given twice in a row. */
export type Stroke = readonly Point[];

/** Pieces of a spline between two control points: more could not be seen at 28 pixels. */
const piecesPerSpan = 6;

const degree = Math.PI / 180;

/** Points of an elliptic arc, one about every 30°. Angles in degrees: 0 is right, 90 is down; `sweep` is clockwise when positive. */
export function arc(x: number, y: number, radiusX: number, radiusY: number, start: number, sweep: number): Point[] {
  const steps = Math.max(2, Math.ceil(Math.abs(sweep) / 30));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = (start + (sweep * i) / steps) * degree;
    return [x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle)];
  });
}

/** The polyline that a stroke's smooth curve (uniform Catmull-Rom between corners) is drawn as. */
export function trace(stroke: Stroke): Point[] {
  const line: Point[] = [];
  let from = 0;
  for (let i = 1; i <= stroke.length; i++) {
    const isCorner = i < stroke.length && stroke[i]![0] === stroke[i - 1]![0] && stroke[i]![1] === stroke[i - 1]![1];
    if (i < stroke.length && !isCorner) continue;
    traceSmooth(stroke.slice(from, i), line);
    from = i;
  }
  return line;
}

function traceSmooth(points: Stroke, line: Point[]): void {
  line.push(points[0]!);
  for (let i = 0; i + 1 < points.length; i++) {
    const b = points[i]!;
    const c = points[i + 1]!;
    const a = points[i - 1] ?? b;
    const d = points[i + 2] ?? c;
    for (let k = 1; k <= piecesPerSpan; k++) {
      const t = k / piecesPerSpan;
      line.push([catmullRom(a[0], b[0], c[0], d[0], t), catmullRom(a[1], b[1], c[1], d[1], t)]);
    }
  }
}

function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
