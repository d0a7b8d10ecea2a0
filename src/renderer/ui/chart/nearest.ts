/** The first place of a rising list whose value is at least `value`; its length where none is. */
export function lowerBound(rising: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of a rising list that is nearest to `value`; -1 of an empty one. */
export function nearestIndex(rising: ArrayLike<number>, value: number): number {
  const after = lowerBound(rising, value);
  if (after === 0) return rising.length === 0 ? -1 : 0;
  if (after === rising.length) return after - 1;
  return value - rising[after - 1]! <= rising[after]! - value ? after - 1 : after;
}
