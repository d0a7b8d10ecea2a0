import { permutation, randomStream } from './random.ts';

export interface Split {
  /** Ascending sample numbers that stay. */
  readonly kept: Uint32Array;
  /** Ascending sample numbers set aside. */
  readonly aside: Uint32Array;
}

/**
 * Sets a share of the samples aside at random so that every class is represented in proportion. In all round(share · n) samples are set aside;
 * classes are rounded by largest remainder (Hamilton), ties going to the smaller label.
 *
 * @param labels one byte a sample.
 * @param share from 0 (none) to 1 (all).
 * @param name tells splits under the same seed apart, such as `validation`.
 * @throws RangeError when `share` is not from 0 to 1.
 */
export function stratifiedSplit(labels: Uint8Array, share: number, seed: number, name: string): Split {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share is from 0 to 1, not ${share}`);
  const members = Map.groupBy(labels.keys(), (sample) => labels[sample]!);
  const classes = [...members.keys()].sort((a, b) => a - b);
  const quotas = largestRemainder(classes.map((label) => members.get(label)!.length), share);
  const isAside = new Uint8Array(labels.length);
  classes.forEach((label, c) => {
    const samples = members.get(label)!;
    const order = permutation(samples.length, randomStream(seed, 'split', name, label));
    for (const position of order.subarray(0, quotas[c])) isAside[samples[position]!] = 1;
  });
  return { kept: positionsOf(isAside, 0), aside: positionsOf(isAside, 1) };
}

/** Whole numbers near `share` of every size that add up to `share` of their total. */
function largestRemainder(sizes: readonly number[], share: number): number[] {
  const exact = sizes.map((size) => size * share);
  const quotas = exact.map(Math.floor);
  const total = Math.round(sizes.reduce((sum, size) => sum + size, 0) * share);
  let missing = total - quotas.reduce((sum, quota) => sum + quota, 0);
  const byRemainder = exact.map((value, c) => ({ c, remainder: value - quotas[c]! })).sort((a, b) => b.remainder - a.remainder || a.c - b.c);
  for (const { c } of byRemainder) {
    if (missing <= 0) break;
    quotas[c]! += 1;
    missing -= 1;
  }
  return quotas;
}

function positionsOf(flags: Uint8Array, wanted: number): Uint32Array {
  const positions: number[] = [];
  flags.forEach((flag, i) => {
    if (flag === wanted) positions.push(i);
  });
  return Uint32Array.from(positions);
}
