/** As many as the literature reports with, since Guo et al. (2017). */
const binCount = 15;

/** The samples whose confidence lies in one bin, `(low, high]`. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly correct: number;
  /** 0 where there are no samples. */
  readonly meanConfidence: number;
  /** The smallest and the largest confidence in it: no sample of another bin has one between them. Null where there are no samples. */
  readonly span: readonly [low: number, high: number] | null;
}

/**
 * Samples in 15 bins of equal width by confidence, for a reliability diagram (DeGroot and Fienberg, 1983): a calibrated model is right in a bin as
 * often as it says.
 *
 * @param confidence `[N]` probability of the predicted class.
 * @param correct `[N]` 1 where the prediction is right.
 */
export function reliabilityBins(confidence: Float32Array, correct: Uint8Array): ReliabilityBin[] {
  const bins = Array.from({ length: binCount }, () => ({ count: 0, correct: 0, confidence: 0, low: Infinity, high: -Infinity }));
  confidence.forEach((value, i) => {
    const bin = bins[Math.min(binCount - 1, Math.max(0, Math.ceil(value * binCount) - 1))]!;
    bin.count += 1;
    bin.correct += correct[i]!;
    bin.confidence += value;
    bin.low = Math.min(bin.low, value);
    bin.high = Math.max(bin.high, value);
  });
  return bins.map((bin, i) => ({
    low: i / binCount,
    high: (i + 1) / binCount,
    count: bin.count,
    correct: bin.correct,
    meanConfidence: bin.count === 0 ? 0 : bin.confidence / bin.count,
    span: bin.count === 0 ? null : [bin.low, bin.high]
  }));
}

/**
 * Expected calibration error (Naeini, Cooper and Hauskrecht, 2015; Guo et al., 2017): the mean over samples of |accuracy − mean confidence| of
 * their bin of `reliabilityBins`.
 *
 * @param confidence `[N]` probability of the predicted class.
 * @param correct `[N]` 1 where the prediction is right.
 */
export function expectedCalibrationError(confidence: Float32Array, correct: Uint8Array): number {
  const surplus = reliabilityBins(confidence, correct).reduce((sum, bin) => sum + Math.abs(bin.correct - bin.meanConfidence * bin.count), 0);
  return surplus / confidence.length;
}
