/**
 * Exponential moving average, debiased: the first value stands for itself instead of being pulled towards 0 (as in Adam's moments, Kingma and
 * Ba, 2015; the smoothing that TensorBoard's slider does). NaN stays where it is and counts for nothing.
 *
 * @param weight share of the old average in the new one, 0 (nothing is smoothed) up to below 1
 * @throws RangeError for any other weight
 */
export function smooth(values: ArrayLike<number>, weight: number): Float64Array {
  if (!(weight >= 0 && weight < 1)) throw new RangeError(`${weight} is no smoothing weight`);
  const smoothed = Float64Array.from(values);
  if (weight === 0) return smoothed;
  let average = 0;
  /** weight^n, by which the average still leans on the 0 it began with. */
  let bias = 1;
  for (let index = 0; index < smoothed.length; index += 1) {
    const value = smoothed[index]!;
    if (!Number.isFinite(value)) continue;
    average = average * weight + (1 - weight) * value;
    bias *= weight;
    smoothed[index] = average / (1 - bias);
  }
  return smoothed;
}
