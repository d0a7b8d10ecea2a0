import { describe, expect, it } from 'vitest';
import type { StoredMetric } from '../../../contract/runs.ts';
import { curvePoints, trainingProgress } from './training-progress.ts';

const training = { epochs: 3, batchSize: 100, validationShare: 0.1 };
const batch = (step: number, epoch: number, accuracy = 0.5): StoredMetric => ({ type: 'batch', seq: step, step, epoch, loss: 1, accuracy, learningRate: 0.01, imagesPerSecond: 1000 });
const epoch = (step: number, number: number): StoredMetric =>
  ({ type: 'epoch', seq: 1000 + step, step, epoch: number, loss: 1, accuracy: 0.9, valLoss: null, valAccuracy: null, imagesPerSecond: 1000, seconds: 1, rssBytes: 0 });

describe('trainingProgress', () => {
  it('knows nothing before the first step', () => {
    expect(trainingProgress([], training, 1000)).toMatchObject({ share: 0, epoch: 0, accuracy: null, secondsLeft: null });
  });

  it('counts steps of what is left after the validation share', () => {
    // 900 samples in batches of 100: 9 steps an epoch, 27 in all.
    const progress = trainingProgress([batch(3, 1), batch(9, 1)], training, 1000);
    expect(progress.share).toBeCloseTo(9 / 27);
    expect(progress.secondsLeft).toBeCloseTo(1.8);
  });

  it('goes by the steps that an epoch really took', () => {
    expect(trainingProgress([batch(20, 1), epoch(20, 1)], training, 1000).share).toBeCloseTo(20 / 60);
    expect(trainingProgress([epoch(20, 1), epoch(40, 2), batch(41, 3, 0.7)], training, 1000)).toMatchObject({ epoch: 3, accuracy: 0.7 });
  });

  it('is whole at the end', () => {
    expect(trainingProgress([epoch(20, 1), epoch(60, 3)], training, 1000)).toMatchObject({ share: 1, secondsLeft: 0 });
  });
});

describe('curvePoints', () => {
  it('fills the box from left to right, 1 at the top', () => {
    expect(curvePoints([0, 0.5, 1], 100, 10)).toBe('0.0,10.0 50.0,5.0 100.0,0.0');
  });

  it('draws no more points than there are pixels', () => {
    expect(curvePoints(Array.from({ length: 10_000 }, () => 0.5), 100, 10).split(' ').length).toBeLessThanOrEqual(101);
  });

  it('draws no line through one point', () => {
    expect(curvePoints([0.5], 100, 10)).toBe('');
  });
});
