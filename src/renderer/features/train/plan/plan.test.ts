import { describe, expect, it } from 'vitest';
import { augmentationSchema, trainingSchema } from '../../../../contract/training.ts';
import { augmentedSamples, sampleIdsToShow } from './augmented-samples.ts';
import { plannedRate } from './planned-rate.ts';

const columns = (labels: number[], splits: number[], quarantined: number[]): Parameters<typeof sampleIdsToShow>[0] => ({
  count: labels.length, ids: Uint32Array.from(labels, (_, i) => 100 + i), labels: Uint8Array.from(labels), originalLabels: Uint8Array.from(labels), splits: Uint8Array.from(splits),
  starred: new Uint8Array(labels.length), quarantined: Uint8Array.from(quarantined)
});

describe('sampleIdsToShow', () => {
  it('shows every class once before any twice, and nothing from the test split or the quarantine', () => {
    const labels = [0, 0, 0, 1, 1, 2];
    const ids = [...sampleIdsToShow(columns(labels, [0, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, 0]), 3, 1)];
    expect(new Set(ids.map((id) => labels[id - 100]))).toEqual(new Set([0, 1, 2]));
    expect(ids).not.toContain(101);
    expect(ids).not.toContain(104);
    expect([...sampleIdsToShow(columns(labels, [0, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, 0]), 10, 1)].sort()).toEqual([100, 102, 103, 105]);
  });
});

describe('augmentedSamples', () => {
  const pixels = new Uint8Array(2 * 784).fill(0);
  pixels.fill(255, 300, 310);

  it('begins with the images as they are', () => {
    const images = augmentedSamples(pixels, augmentationSchema.parse({ rotationDegrees: 20 }), 2, 1);
    expect(images).toHaveLength(3 * pixels.length);
    expect(images[305]).toBe(1);
    expect(images.subarray(pixels.length, 2 * pixels.length)).not.toEqual(images.subarray(0, pixels.length));
    expect(images.subarray(pixels.length, 2 * pixels.length)).not.toEqual(images.subarray(2 * pixels.length));
  });

  it('changes nothing where nothing is to be changed', () => {
    const images = augmentedSamples(pixels, augmentationSchema.parse({}), 1, 1);
    expect(images.subarray(pixels.length)).toEqual(images.subarray(0, pixels.length));
  });
});

describe('plannedRate', () => {
  it('runs over all epochs, up to the peak and down again', () => {
    const { x, y } = plannedRate(trainingSchema.parse({ epochs: 10, learningRate: 0.01, schedule: { kind: 'oneCycle' } }), 469);
    expect(x[0]).toBe(0);
    expect(x.at(-1)).toBeCloseTo(10, 1);
    expect(Math.max(...y)).toBeCloseTo(0.01, 4);
    expect(y.at(-1)!).toBeLessThan(1e-5);
  });

  it('has no more points than steps', () => {
    expect(plannedRate(trainingSchema.parse({ epochs: 1 }), 1).y).toEqual(Float64Array.of(0.001));
  });
});
