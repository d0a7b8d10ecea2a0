import type { BatchMetric, EpochMetric, StoredMetric } from '../../../contract/runs.ts';
import type { Training } from '../../../contract/training.ts';

/** How far a training is, for a bar. */
export interface TrainingProgress {
  /** Of all epochs, 0 to 1. */
  readonly share: number;
  /** Counted from 1; 0 before the first step. */
  readonly epoch: number;
  /** Of the newest step or epoch; null before the first. */
  readonly accuracy: number | null;
  readonly imagesPerSecond: number | null;
  readonly secondsLeft: number | null;
  /** Accuracy while training, oldest first. */
  readonly curve: readonly number[];
}

/** @param trainSamples size of the training split that the validation share is taken from. */
export function trainingProgress(metrics: readonly StoredMetric[], training: Pick<Training, 'epochs' | 'batchSize' | 'validationShare'>, trainSamples: number): TrainingProgress {
  const batches = metrics.filter((metric): metric is BatchMetric & { type: 'batch'; seq: number } => metric.type === 'batch');
  const epochs = metrics.filter((metric): metric is EpochMetric & { type: 'epoch'; seq: number } => metric.type === 'epoch');
  const learned = trainSamples - Math.round(trainSamples * training.validationShare);
  // What an epoch really took is known after the first one.
  const stepsPerEpoch = epochs[0] ? epochs[0].step / epochs[0].epoch : Math.max(1, Math.ceil(learned / training.batchSize));
  const totalSteps = stepsPerEpoch * training.epochs;
  const newest = [batches.at(-1), epochs.at(-1)].filter((metric) => metric !== undefined).toSorted((a, b) => a.step - b.step).at(-1);
  if (!newest) return { share: 0, epoch: 0, accuracy: null, imagesPerSecond: null, secondsLeft: null, curve: [] };
  const imagesLeft = Math.max(0, totalSteps - newest.step) * training.batchSize;
  return {
    share: Math.min(1, newest.step / totalSteps),
    epoch: newest.epoch,
    accuracy: newest.accuracy,
    imagesPerSecond: newest.imagesPerSecond,
    secondsLeft: newest.imagesPerSecond > 0 ? imagesLeft / newest.imagesPerSecond : null,
    curve: batches.map(({ accuracy }) => accuracy)
  };
}

/** The points of a curve in a box of this size, thinned out to a point a pixel; the highest value of 1 lies at the top. */
export function curvePoints(curve: readonly number[], width: number, height: number): string {
  if (curve.length < 2) return '';
  const stride = Math.max(1, Math.floor(curve.length / width));
  const means: number[] = [];
  for (let at = 0; at < curve.length; at += stride) {
    const part = curve.slice(at, at + stride);
    means.push(part.reduce((sum, value) => sum + value, 0) / part.length);
  }
  return means.map((value, at) => `${((at / Math.max(1, means.length - 1)) * width).toFixed(1)},${((1 - value) * height).toFixed(1)}`).join(' ');
}
