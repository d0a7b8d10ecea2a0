import { describe, expect, it } from 'vitest';
import { joined, plotData, xExtent } from './plot-data.ts';
import type { PlotView } from './plot-data.ts';
import type { ChartSeries } from './series.ts';

const line = (x: number[], y: number[], rest: Partial<ChartSeries> = {}): ChartSeries => ({ id: 'a', label: 'a', colour: '--series-1', x, y, ...rest });
const view: PlotView = { zoom: null, columns: 400, yScale: 'linear' };

describe('what a chart draws', () => {
  it('joins lines with different x, telling a gap from a place that another line has', () => {
    expect(joined([{ x: [1, 3], y: [10, null] }, { x: [2, 3], y: [20, 30] }])).toEqual({ x: [1, 2, 3], ys: [[10, undefined, null], [undefined, 20, 30]] });
  });

  it('ranges over what is in view', () => {
    const { yRange, xRange } = plotData([line([0, 1, 2, 3], [100, 1, 2, 50])], { ...view, zoom: { from: 0.5, to: 2.5 } });
    expect(xRange).toEqual({ from: 0.5, to: 2.5 });
    expect(yRange.from).toBeCloseTo(0.94, 6);
    expect(yRange.to).toBeCloseTo(2.06, 6);
  });

  it('lets neither padding nor a wild value of raw data spoil the range', () => {
    const share = plotData([line([1, 2], [0.9, 0.995])], { ...view, yLimits: [0, 1] });
    expect(share.yRange.to).toBe(1);
    const raw = Array.from({ length: 300 }, (_, index) => (index === 7 ? 1000 : 1));
    const wild = plotData([line(raw.map((_, index) => index), raw, { faint: true }), line([0, 299], [1, 1.5])], view);
    expect(wild.yRange.to).toBeLessThan(2);
  });

  it('draws raw data that is denser than pixels as an area, and other lines still as lines', () => {
    const x = Array.from({ length: 2000 }, (_, index) => index);
    const dense = line(x, x.map((at) => at % 7), { faint: true });
    const { ys, envelopes, yRange } = plotData([dense, line([0, 1999], [3, 3])], view);
    expect(ys[0]!.every((value) => value === undefined)).toBe(true);
    expect(ys[1]).toEqual([3, 3]);
    expect(envelopes[0]!.high).toContain(6);
    expect(envelopes[1]).toBeNull();
    expect([yRange.from < 0, yRange.to > 6]).toEqual([true, true]);
    expect(plotData([line(x, dense.y as number[])], view).envelopes[0]).toBeNull();
  });

  it('makes room for bands', () => {
    const { yRange, bands } = plotData([line([1, 2], [5, 5], { band: { low: [1, 4], high: [6, 9] } })], view);
    expect(yRange.from).toBeLessThan(1);
    expect(yRange.to).toBeGreaterThan(9);
    expect(bands[0]).toEqual({ x: [1, 2], low: [1, 4], high: [6, 9] });
  });

  it('leaves what has no logarithm out of a logarithmic axis', () => {
    const { ys, yRange } = plotData([line([1, 2, 3], [0, 0.01, 1])], { ...view, yScale: 'log' });
    expect(ys[0]).toEqual([null, 0.01, 1]);
    expect(yRange.from).toBeGreaterThan(0);
  });

  it('has a range also for nothing, one value and a flat line', () => {
    expect(xExtent([])).toEqual({ from: 0, to: 1 });
    expect(xExtent([line([3], [1])])).toEqual({ from: 2.5, to: 3.5 });
    for (const flat of [[0, 0], [0.5, 0.5]]) {
      const { yRange } = plotData([line([1, 2], flat)], view);
      expect(yRange.from).toBeLessThan(flat[0]!);
      expect(yRange.to).toBeGreaterThan(flat[0]!);
    }
    expect(plotData([line([], [])], { ...view, yScale: 'log' }).yRange.from).toBeGreaterThan(0);
  });
});
