/** As many as the literature reports with, since Guo et al. (2017). */
const binCount = 15;

/**
 * Expected calibration error (Naeini, Cooper and Hauskrecht, 2015; Guo et al., 2017): samples fall into 15 bins of equal width by confidence,
 * bin m holding (m/15, (m+1)/15]; the error is the mean over samples of |accuracy − mean confidence| of their bin.
 *
 * @param confidence `[N]` probability of the predicted class.
 * @param correct `[N]` 1 where the prediction is right.
 */
export function expectedCalibrationError(confidence: Float32Array, correct: Uint8Array): number {
  const surplus = new Float64Array(binCount);
  confidence.forEach((value, i) => {
    const bin = Math.min(binCount - 1, Math.max(0, Math.ceil(value * binCount) - 1));
    surplus[bin]! += correct[i]! - value;
  });
  return surplus.reduce((sum, value) => sum + Math.abs(value), 0) / confidence.length;
}
