import { describe, expect, it } from 'vitest';
import { chartSvg } from './chart-svg.ts';
import type { SvgChart } from './chart-svg.ts';
import { plotData } from './plot-data.ts';
import type { ChartSeries } from './series.ts';

function chartOf(series: readonly ChartSeries[], rest: Partial<SvgChart> = {}): string {
  return chartSvg({
    title: 'Loss',
    lines: series.map((line) => ({ label: line.label, colour: line.colour, dash: line.dash, faint: line.faint ?? false, points: line.points ?? false, width: 1.5 })),
    data: plotData(series, { zoom: null, columns: 800, yScale: 'linear' }),
    yScale: 'linear', xLabel: 'Epoch', wholeX: true, xFormat: String, yFormat: (value) => value.toFixed(2),
    colours: { ink: '#000000', quiet: '#666666', line: '#dddddd', background: '#ffffff' }, width: 640, height: 360, ...rest
  });
}

const line = (rest: Partial<ChartSeries>): ChartSeries => ({ id: 'a', label: 'run 1', colour: '#2746a6', x: [1, 2, 3], y: [1, 0.5, 0.25], ...rest });

describe('a chart as SVG', () => {
  it('has ground, title, legend, axes and every line', () => {
    const svg = chartOf([line({}), line({ label: 'run 2', colour: '#c2571a', dash: [7, 3] })]);
    for (const part of ['<rect width="640" height="360" fill="#ffffff"/>', '>Loss</text>', '>run 1</text>', '>run 2</text>', '>Epoch</text>', 'stroke="#2746a6"', 'stroke-dasharray="7 3"']) expect(svg).toContain(part);
    expect(svg.match(/<svg/g)).toHaveLength(1);
    expect(svg).not.toContain('NaN');
  });

  it('puts values where the axis says', () => {
    const svg = chartOf([line({ x: [0, 10], y: [0, 1] })]);
    const [, path] = /<path d="M(64 [\d.]+L620 [\d.]+)" stroke="#2746a6"/.exec(svg)!;
    const [low, high] = path!.split('L').map((place) => Number(place.split(' ')[1]));
    const tick = (label: string): number => Number(new RegExp(`y="([\\d.]+)"[^>]*>${label}</text>`).exec(svg)![1]) - 4;
    expect(low).toBeCloseTo(tick('0.00'), 1);
    expect(high).toBeCloseTo(tick('1.00'), 1);
  });

  it('breaks lines at gaps and marks a lone value', () => {
    expect(chartOf([line({ x: [1, 2, 3, 4], y: [1, NaN, 1, 2] })])).toMatch(/d="M[\d. ]+M[\d. ]+L[\d. ]+" stroke="#2746a6"/);
    expect(chartOf([line({ x: [2], y: [1] })])).toContain('<circle');
  });

  it('escapes names', () => {
    expect(chartOf([line({ label: '<b> & "c"' })], { title: 'a < b' })).toContain('&lt;b&gt; &amp; &quot;c&quot;');
  });
});
