/** 97.5 % quantile of the standard normal distribution. */
const z = 1.959963984540054;

/**
 * 95 % score interval of a share (Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22, 1927). Unlike the
 * normal approximation it stays inside 0 … 1 and is of use near both ends, where good classifiers live.
 *
 * @throws RangeError unless 0 ≤ successes ≤ n and n ≥ 1.
 */
export function wilsonInterval(successes: number, n: number): [low: number, high: number] {
  if (!(n >= 1 && successes >= 0 && successes <= n)) throw new RangeError(`${successes} of ${n} is not a share`);
  const share = successes / n;
  const centre = share + (z * z) / (2 * n);
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  // Exactly 0 and 1 at the ends, where rounding would leave ±1e-17.
  return [successes === 0 ? 0 : (centre - spread) / scale, successes === n ? 1 : (centre + spread) / scale];
}
