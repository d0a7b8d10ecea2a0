import type { PageImage } from '../../contract/scanner.ts';

/** How far a page may be turned from upright or from lying on its side and still be found, in degrees. */
export const mostSkew = 15;
/** Where paper is white (255), what is darker than this is ink: print, rules, handwriting, but not the tint of security paper. */
const inkBelow = 190;
/**
 * How far the profile along the lines must stand out among those of all other angles. Measured: 7 to 80 on 83 cheques in any position, below 2.5
 * on sheets with some loose digits, whose lines nobody could name.
 */
const leastProminence = 3;
/** A profile is as sharp as the sharpest from this share of its energy on. */
const plateau = 0.98;
/** How much sharper lines must run down the page than across it before it is taken to lie on its side. Measured on the same cheques lying: 1.3 to 18. */
const leastRatio = 1.2;

/** More of a page's pixels than this begin no ink: dense small print has 5 %, noise 25 %. */
const mostEdges = 0.15;

/** The lines of text and rules on a page. */
export interface TextLines {
  /** They run down the page: it lies on its side, which one is unknown. */
  readonly lies: boolean;
  /** How far the page is turned clockwise from upright or lying, −15 to 15. */
  readonly degrees: number;
}

/** Places where ink begins, in the direction that a profile looks: `across` the lines, and where `along` them. */
interface Edges {
  readonly along: Float32Array;
  readonly across: Float32Array;
}

interface Peak {
  /** Slope of the lines as `across` over `along`, as an angle in degrees. */
  readonly degrees: number;
  readonly energy: number;
  readonly prominence: number;
}

/**
 * Finds the direction of lines of text and rules by projection profiles (Postl, Detection of Linear Oblique Structures and Skew Scan in Digitized
 * Documents, 1986): summed along them, the edges of ink make the sharpest profile, by the squares of its differences.
 *
 * @param page about 1,000 pixels on its longer side, paper white (see divideByBackground)
 * @returns null where no direction stands out
 */
export function findTextLines(page: PageImage): TextLines | null {
  const { rows, columns } = inkEdges(page);
  if (Math.max(rows.along.length, columns.along.length) > mostEdges * page.pixels.length) return null;
  const [upright, lying] = [findPeak(rows), findPeak(columns)];
  const lies = lying.energy > upright.energy * leastRatio && lying.prominence >= leastProminence;
  const { degrees, prominence } = lies ? lying : upright;
  if (prominence < leastProminence) return null;
  // A line that leans to the right on its way down is turned the other way round.
  return { lies, degrees: lies ? -degrees : degrees };
}

/** Upper edges of ink for lines across the page, left ones for lines down the page. */
function inkEdges({ width, height, pixels }: PageImage): { readonly rows: Edges; readonly columns: Edges } {
  const rows = { along: [] as number[], across: [] as number[] };
  const columns = { along: [] as number[], across: [] as number[] };
  for (let y = 1; y < height; y++) {
    for (let x = 1, at = y * width + 1; x < width; x++, at++) {
      if (pixels[at]! >= inkBelow) continue;
      if (pixels[at - width]! >= inkBelow) {
        rows.along.push(x);
        rows.across.push(y);
      }
      if (pixels[at - 1]! >= inkBelow) {
        columns.along.push(y);
        columns.across.push(x);
      }
    }
  }
  const packed = ({ along, across }: { along: number[]; across: number[] }): Edges => ({ along: Float32Array.from(along), across: Float32Array.from(across) });
  return { rows: packed(rows), columns: packed(columns) };
}

/** From coarse to fine: all angles, in bins that a long line still fills half a step beside its own angle, then the neighbourhood of the best. */
function findPeak(edges: Edges): Peak {
  const coarse = search(edges, 0, mostSkew, 0.5, 3);
  const finer = search(edges, coarse.degrees, 0.4, 0.1, 2);
  const { degrees } = search(edges, finer.degrees, 0.08, 0.02, 1);
  const sorted = coarse.energies.toSorted((a, b) => a - b);
  const energy = sorted.at(-1)!;
  return { degrees, energy, prominence: energy / Math.max(sorted[sorted.length >> 1]!, 1e-9) };
}

/** The best angle within `reach` of the middle one. Short lines fit their bin at several angles: the middle of those that do as well. */
function search(edges: Edges, middle: number, reach: number, step: number, bin: number): { readonly degrees: number; readonly energies: readonly number[] } {
  const count = 2 * Math.round(reach / step) + 1;
  const energies = Array.from({ length: count }, (_, i) => profileEnergy(edges, middle + (i - (count >> 1)) * step, bin));
  const best = energies.indexOf(Math.max(...energies));
  const isAsGood = (i: number): boolean => energies[i] !== undefined && energies[i] >= plateau * energies[best]!;
  let [first, last] = [best, best];
  while (isAsGood(first - 1)) first--;
  while (isAsGood(last + 1)) last++;
  return { degrees: middle + ((first + last) / 2 - (count >> 1)) * step, energies };
}

/** Σ (h(i) − h(i − 1))² over the profile's bins of `bin` pixels, for each edge. */
function profileEnergy({ along, across }: Edges, degrees: number, bin: number): number {
  const count = along.length;
  if (count === 0) return 0;
  const angle = degrees * Math.PI / 180;
  const [cosine, sine] = [Math.cos(angle) / bin, Math.sin(angle) / bin];
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < count; i++) {
    const place = across[i]! * cosine - along[i]! * sine;
    if (place < least) least = place;
    if (place > most) most = place;
  }
  const profile = new Int32Array(Math.ceil(most - least) + 3);
  // Worked out again: keeping the places costs more than two multiplications, and a hundred angles would leave megabytes to be cleared away.
  for (let i = 0; i < count; i++) profile[(across[i]! * cosine - along[i]! * sine - least + 1) | 0]!++;
  let energy = 0;
  for (let i = 1; i < profile.length; i++) energy += (profile[i]! - profile[i - 1]!) ** 2;
  return energy / count;
}
