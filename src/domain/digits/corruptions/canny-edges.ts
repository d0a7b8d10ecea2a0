import { samplePixels, sampleSide } from '../../../contract/sample-facts.ts';
import { gaussianBlur } from '../gaussian-blur.ts';

const sigma = 1;
/** Of the steepest slope that there can be. */
const [weak, strong] = [0.1, 0.2];

/** The edges alone (Canny, 1986): slopes of the smoothed image, thinned to their ridges, weak ones kept where they hang on strong ones. */
export function cannyEdges(image: Float32Array): Float32Array {
  const slopes = slopesOf(gaussianBlur(image, sigma));
  const ridges = slopes.map((slope, p) => (isRidge(slopes, p) ? slope.steepness : 0));
  const edges = new Float32Array(samplePixels);
  const waiting = [...ridges.keys()].filter((p) => ridges[p]! >= strong);
  for (let p = waiting.pop(); p !== undefined; p = waiting.pop()) {
    if (edges[p] === 1) continue;
    edges[p] = 1;
    for (const neighbour of neighboursOf(p)) if (ridges[neighbour]! >= weak) waiting.push(neighbour);
  }
  return edges;
}

interface Slope {
  readonly steepness: number;
  /** The neighbouring pixel that it points to, as an offset. */
  readonly step: number;
}

/** By Sobel's masks; the rim has none. */
function slopesOf(smooth: Float32Array): Slope[] {
  return Array.from(smooth, (_, p): Slope => {
    if (neighboursOf(p).length < 8) return { steepness: 0, step: 1 };
    const at = (dx: number, dy: number): number => smooth[p + dy * sampleSide + dx]!;
    const gx = (at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1)) / 4;
    const gy = (at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1)) / 4;
    const octant = Math.round((Math.atan2(gy, gx) * 4) / Math.PI);
    const turned = (octant * Math.PI) / 4;
    return { steepness: Math.hypot(gx, gy), step: Math.round(Math.sin(turned)) * sampleSide + Math.round(Math.cos(turned)) };
  });
}

/** Of two that are as steep, the first. */
function isRidge(slopes: readonly Slope[], p: number): boolean {
  const { steepness, step } = slopes[p]!;
  return steepness > 0 && steepness > (slopes[p - step]?.steepness ?? 0) && steepness >= (slopes[p + step]?.steepness ?? 0);
}

function neighboursOf(p: number): number[] {
  const [x, y] = [p % sampleSide, Math.floor(p / sampleSide)];
  return [-1, 0, 1].flatMap((dy) => [-1, 0, 1].flatMap((dx) => {
    const [nx, ny] = [x + dx, y + dy];
    return (dx === 0 && dy === 0) || nx < 0 || ny < 0 || nx >= sampleSide || ny >= sampleSide ? [] : [ny * sampleSide + nx];
  }));
}
