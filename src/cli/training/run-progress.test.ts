import { describe, expect, it } from 'vitest';
import type { StoredMetric } from '../../contract/runs.ts';
import { trainingSchema } from '../../contract/training.ts';
import { RunProgress } from './run-progress.ts';

const training = trainingSchema.parse({ epochs: 4, batchSize: 10, validationShare: 0.1 });

function batch(step: number, epoch: number): StoredMetric {
  return { type: 'batch', seq: step, step, epoch, loss: 0.5, accuracy: 0.9, learningRate: 0.001, imagesPerSecond: 1200 };
}
function epochEnd(step: number, epoch: number): StoredMetric {
  return { type: 'epoch', seq: step, step, epoch, loss: 0.5, accuracy: 0.9, valLoss: null, valAccuracy: null, imagesPerSecond: 1200, seconds: 1, rssBytes: 1 };
}

describe('RunProgress', () => {
  it('shows the share of the whole run and the time left by its pace', () => {
    // 105 samples, 11 (rounded) set aside: 94 in batches of 10 are 10 steps an epoch, 40 in all.
    const progress = new RunProgress({ training, replay: null }, 105);
    progress.after(batch(4, 1), 1000);
    expect(progress.after(batch(13, 2), 10_000)).toEqual({ label: 'epoch 2/4', share: 13 / 40, details: ['loss 0.500', '1,200 images/s', '27 s left'] });
  });

  it('corrects its guess by the first epoch', () => {
    const progress = new RunProgress({ training, replay: null }, undefined);
    expect(progress.after(batch(3, 1), 0).share).toBeUndefined();
    expect(progress.after(epochEnd(20, 1), 1000).share).toBe(0.25);
  });

  it('says when only the test is left', () => {
    expect(new RunProgress({ training, replay: null }, 105).after(epochEnd(40, 4), 0)).toMatchObject({ label: 'testing', share: undefined });
  });
});
