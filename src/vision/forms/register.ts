import { sizeOf, type Mark } from './printed-marks.ts';

/** From a template's shares of width to a sheet's pixels: x' = a·x + b·y + c, y' = d·x + e·y + f. */
export interface Registration {
  readonly map: (x: number, y: number) => readonly [x: number, y: number];
  /** Share of the template's marks, by their lengths, that lie where they should, to a few pixels. */
  readonly share: number;
}

/** Scans of one form differ in resolution and margins: its width on a page, in widths of the page. */
const smallest = 0.45;
const largest = 1.35;
/** Votes are gathered in steps of these: of the scale's logarithm, and of places in widths of the form. */
const scaleStep = 0.04;
const placeStep = 0.015;
/** How unlike two marks of a kind may be in shape and, once the scale is known, in size. */
const mostUnlike = 1.3;
/** Marks are the same when their middles are this near, in widths of the form: at first, and after the fit. */
const nearAtFirst = 0.02;
const nearAtLast = 0.003;
const rounds = 6;
const candidates = 4;
/** A fit by fewer marks than this could be chance. */
const fewestMarks = 6;

type Pair = readonly [anchor: Mark, mark: Mark];

/**
 * Lays a template's marks over a page's. Every pair of like marks votes for the scale and place at which they would coincide (Ballard,
 * Generalizing the Hough transform to detect arbitrary shapes, 1981); the best places are then fitted affinely, which takes up what slope and
 * perspective leave. Writing on the page, and marks that it hides, only cost votes.
 *
 * @param anchors in shares of the template's width.
 * @param marks in pixels of a level sheet.
 * @param width of the sheet.
 */
export function register(anchors: readonly Mark[], marks: readonly Mark[], width: number): Registration | undefined {
  const votes = new Map<number, { count: number; scale: number; x: number; y: number }>();
  for (const anchor of anchors) {
    for (const mark of marks) {
      const scale = sizeOf(mark) / sizeOf(anchor);
      if (anchor.kind !== mark.kind || scale < smallest * width || scale > largest * width || !isLike(anchor, mark, scale)) continue;
      const x = mark.x - scale * anchor.x;
      const y = mark.y - scale * anchor.y;
      // Half a step aside as well, so that no peak is divided by the border of two cells.
      for (const aside of [0, 0.5]) {
        const cell = cellOf(2 * aside, Math.floor(Math.log(scale) / scaleStep + aside), Math.floor(x / (placeStep * scale) + aside), Math.floor(y / (placeStep * scale) + aside));
        const vote = votes.get(cell);
        if (vote === undefined) {
          votes.set(cell, { count: 1, scale, x, y });
          continue;
        }
        vote.count++;
        vote.scale += scale;
        vote.x += x;
        vote.y += y;
      }
    }
  }
  return [...votes.values()].toSorted((a, b) => b.count - a.count).slice(0, candidates)
    .flatMap(({ count, scale, x, y }) => fitted(anchors, marks, scale / count, x / count, y / count) ?? [])
    .toSorted((a, b) => b.share - a.share)[0];
}

/** So many steps of scale and place can be told apart, half of them below 0: enough for a page of 400 widths. */
const mostSteps = 2 ** 17;

/** One number for a cell of votes, not a text: millions are cast on a page of small print. */
function cellOf(aside: number, scale: number, x: number, y: number): number {
  return ((aside * mostSteps + scale) * mostSteps + x) * mostSteps + y;
}

function isLike(anchor: Mark, mark: Mark, scale: number): boolean {
  if (anchor.kind !== 'piece') return true;
  const wider = mark.width / (scale * anchor.width);
  const higher = mark.height / (scale * anchor.height);
  return wider < mostUnlike && wider > 1 / mostUnlike && higher < mostUnlike && higher > 1 / mostUnlike;
}

function fitted(anchors: readonly Mark[], marks: readonly Mark[], scale: number, x: number, y: number): Registration | undefined {
  let map: Registration['map'] = (ax, ay) => [scale * ax + x, scale * ay + y];
  for (let round = 0; round < rounds; round++) {
    const near = scale * (nearAtFirst + ((nearAtLast - nearAtFirst) * round) / (rounds - 1));
    const pairs = pairsOf(anchors, marks, map, scale, near);
    if (pairs.length < fewestMarks) return undefined;
    if (round === rounds - 1) return { map, share: lengths(pairs.map(([anchor]) => anchor)) / lengths(anchors) };
    const close = closest(pairs, map);
    const across = leastSquares(close, (mark) => mark.x);
    const down = leastSquares(close, (mark) => mark.y);
    if (!across || !down) return undefined;
    map = (ax, ay) => [across[0] * ax + across[1] * ay + across[2], down[0] * ax + down[1] * ay + down[2]];
  }
  return undefined;
}

const lengths = (marks: readonly Mark[]): number => marks.reduce((sum, mark) => sum + sizeOf(mark), 0);

/** Half of the pairs, those that lie best: writing that was taken for print lies anyhow. */
function closest(pairs: readonly Pair[], map: Registration['map']): Pair[] {
  const distance = ([anchor, mark]: Pair): number => {
    const [x, y] = map(anchor.x, anchor.y);
    return Math.hypot(mark.x - x, mark.y - y);
  };
  return pairs.toSorted((a, b) => distance(a) - distance(b)).slice(0, Math.max(fewestMarks, pairs.length >> 1));
}

/** Each anchor with the nearest mark like it; a mark serves one anchor. */
function pairsOf(anchors: readonly Mark[], marks: readonly Mark[], map: Registration['map'], scale: number, near: number): Pair[] {
  const taken = new Set<Mark>();
  return anchors.flatMap((anchor) => {
    const [x, y] = map(anchor.x, anchor.y);
    let best: Mark | undefined;
    let least = near;
    for (const mark of marks) {
      if (mark.kind !== anchor.kind || taken.has(mark)) continue;
      const distance = Math.max(Math.abs(mark.x - x), Math.abs(mark.y - y));
      const ratio = sizeOf(mark) / (scale * sizeOf(anchor));
      if (distance >= least || ratio > mostUnlike || ratio < 1 / mostUnlike) continue;
      [best, least] = [mark, distance];
    }
    if (!best) return [];
    taken.add(best);
    return [[anchor, best] as const];
  });
}

/** a, b, c with the least squares of a·x + b·y + c − target; undefined where the anchors lie on one line. */
function leastSquares(pairs: readonly Pair[], target: (mark: Mark) => number): [number, number, number] | undefined {
  const n = pairs.length;
  const mean = (value: (pair: Pair) => number): number => pairs.reduce((sum, pair) => sum + value(pair), 0) / n;
  const [mx, my, mt] = [mean(([anchor]) => anchor.x), mean(([anchor]) => anchor.y), mean(([, mark]) => target(mark))];
  let [xx, xy, yy, xt, yt] = [0, 0, 0, 0, 0];
  for (const [anchor, mark] of pairs) {
    const [x, y, t] = [anchor.x - mx, anchor.y - my, target(mark) - mt];
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xt += x * t;
    yt += y * t;
  }
  const determinant = xx * yy - xy * xy;
  if (determinant < 1e-6 * xx * yy || determinant === 0) return undefined;
  const a = (xt * yy - yt * xy) / determinant;
  const b = (yt * xx - xt * xy) / determinant;
  return [a, b, mt - a * mx - b * my];
}
