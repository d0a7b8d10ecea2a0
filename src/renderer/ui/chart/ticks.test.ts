import { describe, expect, it } from 'vitest';
import { logTicks, niceTicks } from './ticks.ts';

describe('ticks', () => {
  it('are round and as many as asked for', () => {
    expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks(0.9312, 0.9921, 4)).toEqual([0.94, 0.96, 0.98]);
    expect(niceTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it('are two at least, also where the range lies badly', () => {
    expect(niceTicks(0.951, 0.9991, 2)).toEqual([0.96, 0.97, 0.98, 0.99]);
  });

  it('are whole for steps and epochs', () => {
    expect(niceTicks(1, 3, 8, true)).toEqual([1, 2, 3]);
    expect(niceTicks(0.5, 1.5, 8, true)).toEqual([1]);
  });

  it('are powers of ten on a logarithmic axis, with 2 and 5 times of them where there is room', () => {
    expect(logTicks(0.001, 10, 5)).toEqual([0.001, 0.01, 0.1, 1, 10]);
    expect(logTicks(0.09, 1.2, 5)).toEqual([0.1, 0.2, 0.5, 1]);
    expect(logTicks(1e-9, 1, 4).length).toBeLessThanOrEqual(4);
  });

  it('fall back to plain places within a decade', () => {
    expect(logTicks(0.31, 0.39, 4)).toEqual([0.32, 0.34, 0.36, 0.38]);
  });

  it('are none where there is no range', () => {
    expect(niceTicks(1, 1, 4)).toEqual([]);
    expect(logTicks(0, 1, 4)).toEqual([]);
  });
});
