/** Smallest and largest of some measurements. */
export type Range = readonly [low: number, high: number];

export interface Summary {
  readonly median: number;
  readonly range: Range;
}

/** The middle value; the mean of the two middle ones where their number is even. @throws RangeError of no values */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The smallest value that at least this share (0 to 1) of all values does not exceed (nearest rank). @throws RangeError of no values */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}

/** @throws RangeError of no values */
export function summarise(values: readonly number[]): Summary {
  const sorted = ascending(values);
  return { median: median(sorted), range: [sorted[0]!, sorted.at(-1)!] };
}

/**
 * Ratios pair by pair: what slowed a round of a shared machine down slowed both halves of the pair, and cancels.
 * @throws RangeError where the lengths differ
 */
export function pairwiseRatios(numerators: readonly number[], denominators: readonly number[]): number[] {
  if (numerators.length !== denominators.length) throw new RangeError(`${numerators.length} values cannot be paired with ${denominators.length}`);
  return numerators.map((value, i) => value / denominators[i]!);
}

function ascending(values: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError('there are no values');
  return [...values].sort((a, b) => a - b);
}
