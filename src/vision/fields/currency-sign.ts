import { drawPiece } from '../../domain/digits/pen.ts';
import { drawSkeleton } from '../../domain/digits/skeletons.ts';
import { arc, trace, type Point, type Stroke } from '../../domain/digits/stroke.ts';
import { randomStream } from '../../domain/random.ts';

export type CurrencySign = '$' | '₹';

/** Signs and digits are compared stretched to this many squares, which takes size and width out of the comparison. */
const columns = 14;
const rows = 18;
/** Hands of each digit that a sign has to be unlike. */
const hands = 10;
/** Strokes of prints in heights of the sign, light and bold, and of handwriting. */
const printWeights = [0.08, 0.13, 0.19];
const slants = [0, 0.18];

/** Frame: 1 high, x from the middle. */
function dollar(barAbove: number, bars: readonly number[]): Stroke[] {
  const top = barAbove;
  const bottom = 1 - barAbove;
  const middle = 0.5;
  const radius = (bottom - top) / 4;
  const letter: Point[] = [...arc(0, top + radius, 0.27, radius, -25, -245), ...arc(0, middle + radius, 0.29, radius, -90, 245)];
  return [letter, ...bars.map((x): Stroke => [[x, 0], [x, 1]])];
}

function rupee(bowl: number): Stroke[] {
  return [
    [[-0.3, 0], [0.32, 0]],
    [[-0.3, 0.22], [0.32, 0.22]],
    [[-0.3, 0], [-0.05, 0], ...arc(-0.05, 0.22, bowl, 0.22, -90, 180), [-0.3, 0.44], [-0.3, 0.44], [0.2, 1]]
  ];
}

const shapes: Readonly<Record<CurrencySign, readonly (readonly Stroke[])[]>> = {
  // The bar runs through or shows at the ends alone; prints fill the space between two bars.
  $: [dollar(0.1, [0]), dollar(0.03, [0]), dollar(0.12, [-0.07, 0.07])],
  '₹': [rupee(0.22), rupee(0.3)]
};

interface Prototype {
  readonly name: CurrencySign | 'digit';
  readonly squares: Float32Array;
}

let prototypes: readonly Prototype[] | undefined;

/**
 * How much more the ink in a picture looks like a currency sign than like any digit or another sign: the correlation with the nearest of some
 * drawings of the sign less that with the nearest of all other drawings.
 *
 * @param ink `[height, width]` 1 where the sign would be, nothing else; touching all four sides.
 * @returns −2 to 2; above 0 it is nearer to a sign.
 */
export function likenessToSign(ink: Uint8Array, width: number, height: number, sign: CurrencySign): { likeness: number; correlation: number } {
  prototypes ??= drawPrototypes();
  const squares = standardised(ink, width, height);
  let [best, other] = [-1, -1];
  for (const prototype of prototypes) {
    let sum = 0;
    for (let i = 0; i < squares.length; i++) sum += squares[i]! * prototype.squares[i]!;
    if (prototype.name === sign) best = Math.max(best, sum);
    else other = Math.max(other, sum);
  }
  return { likeness: best - other, correlation: best };
}

function drawPrototypes(): Prototype[] {
  const signs = (Object.keys(shapes) as CurrencySign[]).flatMap((name) =>
    shapes[name].flatMap((strokes) => slants.flatMap((slant) => printWeights.map((weight) => prototype(name, strokes, slant, weight)))));
  const digits = Array.from({ length: 10 * hands }, (_, i) => {
    const random = randomStream(i, 'currency-sign', 'digit');
    return prototype('digit', drawSkeleton(i % 10, random).map(trace), random.uniform(0, 0.4), random.uniform(0.07, 0.16));
  });
  return [...signs, ...digits];
}

function prototype(name: Prototype['name'], strokes: readonly Stroke[], slant: number, weight: number): Prototype {
  const side = 60;
  const points = strokes.map((stroke) => stroke.map(([x, y]): Point => [x - slant * y, y]));
  const xs = points.flat().map(([x]) => x);
  const ys = points.flat().map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const radius = (weight * side) / 2;
  const width = Math.ceil((Math.max(...xs) - left) * side + 2 * radius) + 1;
  const height = Math.ceil((Math.max(...ys) - top) * side + 2 * radius) + 1;
  const image = { width, height, pixels: new Float32Array(width * height) };
  for (const line of points) {
    line.forEach(([x, y], i) => {
      const [x0, y0] = line[Math.max(0, i - 1)]!;
      drawPiece(image, [(x0 - left) * side + radius, (y0 - top) * side + radius], [(x - left) * side + radius, (y - top) * side + radius], radius);
    });
  }
  return { name, squares: standardised(image.pixels.map((value) => (value > 127 ? 1 : 0)), width, height) };
}

/** Share of ink in each square, smoothed by its neighbours, with mean 0 and length 1: products of two are correlations. */
function standardised(ink: ArrayLike<number>, width: number, height: number): Float32Array {
  const counts = new Float32Array(columns * rows);
  const areas = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const top = Math.floor((y * height) / rows);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * height) / rows));
    for (let x = 0; x < columns; x++) {
      const left = Math.floor((x * width) / columns);
      const right = Math.max(left + 1, Math.floor(((x + 1) * width) / columns));
      for (let py = top; py < bottom; py++) for (let px = left; px < right; px++) counts[y * columns + x]! += ink[py * width + px]!;
      areas[y * columns + x] = (right - left) * (bottom - top);
    }
  }
  const shares = counts.map((count, i) => count / areas[i]!);
  const smooth = shares.map((_, i) => {
    const x = i % columns;
    const y = Math.floor(i / columns);
    let sum = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const inside = x + dx >= 0 && x + dx < columns && y + dy >= 0 && y + dy < rows;
        if (inside) sum += shares[i + dy * columns + dx]! * (dx === 0 ? 2 : 1) * (dy === 0 ? 2 : 1);
      }
    }
    return sum / 16;
  });
  const mean = smooth.reduce((sum, value) => sum + value, 0) / smooth.length;
  const length = Math.hypot(...smooth.map((value) => value - mean)) || 1;
  return smooth.map((value) => (value - mean) / length);
}
