/** Sample numbers whose prediction turned right or wrong. */
export interface FlippedSamples {
  readonly fixed: number[];
  readonly broken: number[];
}

/**
 * Which samples a change of the model mended and which it spoiled, ascending.
 *
 * @param before `[N]` predicted classes.
 * @param after `[N]` predicted classes of the changed model.
 * @param labels `[N]`.
 * @throws RangeError when the lengths differ.
 */
export function flippedSamples(before: Uint8Array, after: Uint8Array, labels: Uint8Array): FlippedSamples {
  if (before.length !== labels.length || after.length !== labels.length) {
    throw new RangeError(`${before.length} and ${after.length} predictions do not fit ${labels.length} labels`);
  }
  const fixed: number[] = [];
  const broken: number[] = [];
  labels.forEach((label, i) => {
    const was = before[i] === label;
    const is = after[i] === label;
    if (is && !was) fixed.push(i);
    if (was && !is) broken.push(i);
  });
  return { fixed, broken };
}

/**
 * Exact two-sided p-value of McNemar's test (1947), the binomial form for paired classifiers (Dietterich, 1998): how probable a split at least
 * as uneven is when both models are equally good. 1 when they never disagree.
 *
 * @param onlyFirst samples that only the first model gets right.
 * @param onlySecond samples that only the second one gets right.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  const n = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // Terms C(n, k) / 2^n by logarithm: 2^-n alone underflows from n = 1075 on.
  let logTerm = -n * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let k = 1; k <= fewer; k++) {
    logTerm += Math.log((n - k + 1) / k);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}
