/**
 * The value below which a share of the values lies, found by Hoare's selection (Algorithm 65: Find, 1961): a picture's pixels need not be sorted for it.
 *
 * @param values are put in another order.
 * @param share 0 … 1.
 * @returns NaN without values.
 */
export function quantile(values: Float32Array, share: number): number {
  const wanted = Math.min(values.length - 1, Math.floor(share * values.length));
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const middle = values[(left + right) >> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < middle) i++;
      while (values[j]! > middle) j--;
      if (i > j) break;
      const value = values[i]!;
      values[i++] = values[j]!;
      values[j--] = value;
    }
    // What lies between j and i is the middle itself.
    if (wanted <= j) right = j;
    else if (wanted >= i) left = i;
    else break;
  }
  return values[wanted] ?? Number.NaN;
}
