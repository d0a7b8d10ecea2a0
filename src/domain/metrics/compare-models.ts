import { wilsonInterval } from './wilson-interval.ts';

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

/** Counts of samples by which of two models is right. */
export interface PairedCounts {
  readonly bothRight: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothWrong: number;
}

/**
 * 95 % score interval of the difference of two models' accuracies on the same samples (Newcombe, Improved confidence intervals for the difference
 * between binomial proportions based on paired data, Statistics in Medicine 17, 1998, method 10): Wilson's intervals of both, joined with the
 * correlation of their errors. `[-1, 1]` without samples.
 */
export function pairedInterval({ bothRight, onlyFirst, onlySecond, bothWrong }: PairedCounts): [low: number, high: number] {
  const n = bothRight + onlyFirst + onlySecond + bothWrong;
  if (n === 0) return [-1, 1];
  const first = spread(bothRight + onlyFirst, n);
  const second = spread(bothRight + onlySecond, n);
  const correlation = phi(bothRight, onlyFirst, onlySecond, bothWrong);
  const join = (a: number, b: number): number => Math.sqrt(Math.max(0, a * a - 2 * correlation * a * b + b * b));
  const difference = (onlyFirst - onlySecond) / n;
  return [Math.max(-1, difference - join(first.below, second.above)), Math.min(1, difference + join(first.above, second.below))];
}

/** How far Wilson's interval reaches below and above the share. */
function spread(right: number, n: number): { readonly below: number; readonly above: number } {
  const [low, high] = wilsonInterval(right, n);
  return { below: right / n - low, above: high - right / n };
}

/** The correlation of two yes-or-no answers; positive ones with the paper's correction for continuity. 0 where one of them never varies. */
function phi(a: number, b: number, c: number, d: number): number {
  const scale = Math.sqrt((a + b) * (c + d) * (a + c) * (b + d));
  if (scale === 0) return 0;
  const product = a * d - b * c;
  return (product > 0 ? Math.max(0, product - (a + b + c + d) / 2) : product) / scale;
}
