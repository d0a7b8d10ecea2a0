import { predict } from './predictions.ts';

/** What happens when only predictions with at least this confidence are accepted. */
export interface RejectPoint {
  readonly threshold: number;
  /** Share of all samples that is accepted. */
  readonly readRate: number;
  /** Share of the accepted samples that is wrong. */
  readonly misreadRate: number;
}

/** Fine where few samples are rejected, which is where a good model is used: point i rejects (i/100)² of the samples. */
const curvePoints = 100;

/**
 * Misread rate against read rate, at most 100 points by rising threshold. The first accepts every sample; none accepts no sample.
 *
 * @param confidence `[N]` probability of the predicted class.
 * @param correct `[N]` 1 where the prediction is right.
 */
export function rejectCurve(confidence: Float32Array, correct: Uint8Array): RejectPoint[] {
  const levels = acceptanceLevels(confidence, correct);
  const points: RejectPoint[] = [];
  let level = 0;
  for (let i = 0; i < curvePoints; i++) {
    const accepted = confidence.length * (1 - (i / curvePoints) ** 2);
    // Equal confidences are accepted together, so a point accepts the fewest samples that are not fewer than asked for.
    while (level + 1 < levels.length && levels[level + 1]!.accepted >= accepted) level++;
    const { threshold, accepted: count, wrong } = levels[level]!;
    if (points.at(-1)?.threshold === threshold) continue;
    points.push({ threshold, readRate: count / confidence.length, misreadRate: wrong / count });
  }
  return points;
}

/**
 * The smallest confidence threshold at which the misread rate among accepted samples is at most the target; a sample is accepted when its
 * confidence is at least the threshold. null when no threshold that accepts a sample reaches the target.
 *
 * @param probabilities `[N, C]`.
 * @param labels `[N]`.
 * @throws RangeError when the shapes do not fit.
 */
export function thresholdForMisread(probabilities: Float32Array, labels: Uint8Array, targetMisread: number): number | null {
  const { confidence, correct } = predict(probabilities, labels);
  return thresholdOf(confidence, correct, targetMisread);
}

/**
 * The same for answers of any kind.
 *
 * @param confidence `[N]` chance that the answer is right, by itself.
 * @param correct `[N]` 1 where it is.
 */
export function thresholdOf(confidence: Float32Array, correct: Uint8Array, targetMisread: number): number | null {
  const level = acceptanceLevels(confidence, correct).find(({ accepted, wrong }) => wrong / accepted <= targetMisread);
  return level?.threshold ?? null;
}

interface Level {
  readonly threshold: number;
  readonly accepted: number;
  readonly wrong: number;
}

/** Every distinct confidence as a threshold, rising, with what it accepts. */
function acceptanceLevels(confidence: Float32Array, correct: Uint8Array): Level[] {
  const order = Uint32Array.from(confidence.keys()).sort((a, b) => confidence[b]! - confidence[a]!);
  const levels: Level[] = [];
  let wrong = 0;
  order.forEach((sample, rank) => {
    wrong += 1 - correct[sample]!;
    const threshold = confidence[sample]!;
    const next = order[rank + 1];
    if (next === undefined || confidence[next] !== threshold) levels.push({ threshold, accepted: rank + 1, wrong });
  });
  return levels.reverse();
}
