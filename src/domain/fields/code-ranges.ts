/** From one start of a number to another, both included and of the same length: `['01', '52']` holds 01000 to 52999. */
export type CodeRange = readonly [from: string, to: string];

/** Whether a number that starts with these digits may be in one of the ranges. */
export function reachesRange(digits: string, ranges: readonly CodeRange[]): boolean {
  return ranges.some(([from, to]) => {
    const known = digits.slice(0, from.length);
    return known.padEnd(from.length, '0') <= to && known.padEnd(from.length, '9') >= from;
  });
}
