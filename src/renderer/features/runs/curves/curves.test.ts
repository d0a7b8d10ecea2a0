import { describe, expect, it } from 'vitest';
import { RunMetrics } from '../../../lib/runs/run-metrics.ts';
import { axisFloor } from './axis-floor.ts';
import { meanCurve } from './mean-curve.ts';
import { placed, stepScale } from './step-scale.ts';

function course(epochs: readonly { readonly step: number; readonly seconds: number }[], steps: number, imagesPerSecond = 1000) {
  const metrics = new RunMetrics();
  metrics.add(Array.from({ length: steps }, (_, i) => ({ type: 'batch' as const, seq: i + 1, step: i + 1, epoch: 1, loss: 1, accuracy: 0, learningRate: 0.1, imagesPerSecond })));
  metrics.add(epochs.map(({ step, seconds }, i) => ({ type: 'epoch' as const, seq: steps + i + 1, step, epoch: i + 1, loss: 1, accuracy: 0, valLoss: 1, valAccuracy: 0, imagesPerSecond, seconds, rssBytes: 1 })));
  return metrics.course();
}

describe('stepScale', () => {
  const trained = course([{ step: 10, seconds: 2 }, { step: 20, seconds: 4 }], 25);

  it('puts steps between finished epochs', () => {
    expect([...placed([0, 5, 10, 15, 20, 25], stepScale(trained, 'epoch', 100))!]).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
    expect(placed([5], stepScale(trained, 'step', 100))![0]).toBe(5);
  });

  it('counts training time, and goes on at the newest speed', () => {
    const times = placed([5, 10, 15, 20, 25], stepScale(trained, 'time', 100))!;
    // 100 images at 1,000 a second: a tenth of a second a step.
    [1, 2, 4, 6, 6.5].forEach((seconds, i) => expect(times[i]).toBeCloseTo(seconds, 9));
  });

  it('knows no epochs before the first one has ended, but the time', () => {
    const young = course([], 5);
    expect(stepScale(young, 'epoch', 100)).toBeNull();
    expect(stepScale(young, 'time', 100)!(5)).toBeCloseTo(0.5, 9);
    expect(stepScale(course([], 0), 'time', 100)!(1)).toBe(0);
  });
});

describe('meanCurve', () => {
  it('is the mean with a standard deviation or a range around it', () => {
    const curves = [{ x: [1, 2], y: [0, 4] }, { x: [1, 2], y: [2, 8] }];
    const deviation = meanCurve(curves, 'deviation');
    expect([...deviation.y]).toEqual([1, 6]);
    expect(deviation.high[0]! - deviation.y[0]!).toBeCloseTo(Math.SQRT2, 9);
    const range = meanCurve(curves, 'range');
    expect([[...range.low], [...range.high]]).toEqual([[0, 4], [2, 8]]);
  });

  it('reads between points and never beyond the ends', () => {
    const { x, y, low } = meanCurve([{ x: [0, 2, 4], y: [0, 2, 4] }, { x: [0, 1], y: [10, 12] }], 'range');
    expect([...x]).toEqual([0, 1, 2, 4]);
    expect([...y]).toEqual([5, 6.5, 2, 4]);
    expect([...low].map(Number.isNaN)).toEqual([false, false, true, true]);
  });

  it('has no more places than can be seen, from the first to the last', () => {
    const long = Float64Array.from({ length: 5000 }, (_, i) => i);
    const { x, y } = meanCurve([{ x: long, y: long }, { x: long, y: long }], 'deviation');
    expect([x.length, x[0], x.at(-1)]).toEqual([600, 0, 4999]);
    x.forEach((place, i) => expect(y[i]).toBeCloseTo(place, 6));
  });

  it('leaves out what was not measured', () => {
    expect([...meanCurve([{ x: [1, 2], y: [1, Number.NaN] }, { x: [1, 2], y: [3, 5] }], 'range').y]).toEqual([2, 5]);
    expect(meanCurve([], 'range').x.length).toBe(0);
  });
});

describe('axisFloor', () => {
  const line = (y: readonly number[], faint = false) => ({ id: 'a', label: 'a', colour: '--series-1', x: y.map((_, i) => i), y, faint });

  it('lies under the lowest line, its steep beginning and raw data left out', () => {
    const settled = Array.from({ length: 99 }, () => 0.9);
    expect(axisFloor([line([0.1, ...settled]), line([0, ...settled].map(() => 0.2), true)])).toBeCloseTo(0.885, 9);
    expect(axisFloor([line([0.1, 0.2])])).toBeCloseTo(0.08, 9);
  });

  it('is none of nothing, and no negative share', () => {
    expect(axisFloor([])).toBeNull();
    expect(axisFloor([line([0, 0])])).toBe(0);
  });
});
