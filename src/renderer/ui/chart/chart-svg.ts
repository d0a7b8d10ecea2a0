import type { Envelope } from './decimate.ts';
import { legendMarkPx, legendPlaces, legendRowPx, roughTextWidth } from './legend-layout.ts';
import type { PlotData } from './plot-data.ts';
import type { YScale } from './series.ts';
import { logTicks, niceTicks } from './ticks.ts';

export interface SvgLine {
  readonly label: string;
  /** No token: a picture stands alone. */
  readonly colour: string;
  readonly dash: readonly number[] | undefined;
  readonly faint: boolean;
  readonly points: boolean;
  readonly width: number;
}

export interface SvgChart {
  readonly title: string;
  readonly lines: readonly SvgLine[];
  readonly data: PlotData;
  readonly yScale: YScale;
  readonly xLabel: string;
  readonly wholeX: boolean;
  readonly xFormat: (value: number) => string;
  readonly yFormat: (value: number) => string;
  readonly colours: { readonly ink: string; readonly quiet: string; readonly line: string; readonly background: string };
  readonly width: number;
  readonly height: number;
}

const margin = { left: 64, right: 20, top: 44, bottom: 44 };
const sans = 'Inter, system-ui, sans-serif';
const mono = 'JetBrains Mono, ui-monospace, monospace';

/** The chart as a picture that can be scaled and edited: plain SVG, nothing outside it is needed. */
export function chartSvg(chart: SvgChart): string {
  const { width, height, colours, data } = chart;
  const named = chart.lines.filter((line) => !line.faint);
  const places = legendPlaces(named.map((line) => line.label), width - margin.left - margin.right, roughTextWidth);
  const legendRows = (places.at(-1)?.row ?? -1) + 1;
  const top = margin.top + legendRows * legendRowPx;
  const plot = { left: margin.left, top, right: width - margin.right, bottom: height - margin.bottom };

  const scaleY = chart.yScale === 'log' ? Math.log10 : (value: number): number => value;
  const toX = (x: number): number => plot.left + ((x - data.xRange.from) / (data.xRange.to - data.xRange.from)) * (plot.right - plot.left);
  const [low, high] = [scaleY(data.yRange.from), scaleY(data.yRange.to)];
  const toY = (y: number): number => plot.bottom - ((scaleY(Math.max(y, chart.yScale === 'log' ? Number.MIN_VALUE : -Infinity)) - low) / (high - low)) * (plot.bottom - plot.top);
  const at = (x: number, y: number): string => `${round(toX(x))} ${round(toY(y))}`;

  const text = (x: number, y: number, words: string, rest: string): string => `<text x="${round(x)}" y="${round(y)}" ${rest}>${escape(words)}</text>`;
  const small = `font-family="${mono}" font-size="11" fill="${colours.quiet}"`;
  const yTicks = (chart.yScale === 'log' ? logTicks : niceTicks)(data.yRange.from, data.yRange.to, Math.max(2, (plot.bottom - plot.top) / 40));
  const xTicks = niceTicks(data.xRange.from, data.xRange.to, Math.max(2, (plot.right - plot.left) / 90), chart.wholeX);

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(chart.title)}">`,
    `<rect width="${width}" height="${height}" fill="${colours.background}"/>`,
    `<clipPath id="plot"><rect x="${plot.left}" y="${plot.top}" width="${plot.right - plot.left}" height="${plot.bottom - plot.top}"/></clipPath>`,
    text(plot.left, 26, chart.title, `font-family="${sans}" font-size="15" font-weight="600" fill="${colours.ink}"`),
    ...places.flatMap(({ index, x, row }) => {
      const y = margin.top + row * legendRowPx;
      return [lineMark(named[index]!, plot.left + x, y - 4), text(plot.left + x + legendMarkPx, y, named[index]!.label, `font-family="${sans}" font-size="12" fill="${colours.ink}"`)];
    }),
    ...yTicks.map((tick) => `<path d="M${plot.left} ${round(toY(tick))}H${plot.right}" stroke="${colours.line}"/>` + text(plot.left - 8, toY(tick) + 4, chart.yFormat(tick), `${small} text-anchor="end"`)),
    `<path d="M${plot.left} ${plot.bottom}H${plot.right}" stroke="${colours.line}"/>`,
    ...xTicks.map((tick) => text(toX(tick), plot.bottom + 18, chart.xFormat(tick), `${small} text-anchor="middle"`)),
    chart.xLabel === '' ? '' : text((plot.left + plot.right) / 2, height - 8, chart.xLabel, `${small} text-anchor="middle"`),
    '<g clip-path="url(#plot)" fill="none" stroke-linejoin="round">',
    ...data.bands.map((band, index) => (band ? areaPath(band, chart.lines[index]!.colour, 0.16, at) : '')),
    ...data.envelopes.map((raw, index) => (raw ? areaPath(raw, chart.lines[index]!.colour, 0.3, at) : '')),
    ...chart.lines.map((line, index) => linePath(line, data, index, at)),
    '</g>',
    '</svg>'
  ].filter((part) => part !== '').join('\n');
}

function lineMark(line: SvgLine, x: number, y: number): string {
  return `<path d="M${round(x)} ${round(y)}h16" stroke="${line.colour}" stroke-width="2"${dashOf(line)}/>`;
}

function areaPath(band: Envelope, colour: string, opacity: number, at: (x: number, y: number) => string): string {
  if (band.x.length === 0) return '';
  const upper = band.x.map((x, index) => at(x, band.high[index]!));
  const lower = band.x.map((x, index) => at(x, band.low[index]!)).reverse();
  return `<path d="M${[...upper, ...lower].join('L')}Z" fill="${colour}" fill-opacity="${opacity}"/>`;
}

function linePath(line: SvgLine, data: PlotData, index: number, at: (x: number, y: number) => string): string {
  const pieces: string[][] = [[]];
  for (const [place, value] of data.ys[index]!.entries()) {
    if (value === null) pieces.push([]);
    else if (value !== undefined) pieces.at(-1)!.push(at(data.x[place]!, value));
  }
  const drawn = pieces.filter((piece) => piece.length > 0);
  if (drawn.length === 0) return '';
  const opacity = line.faint ? ' stroke-opacity="0.3"' : '';
  const path = `<path d="${drawn.map((piece) => `M${piece.join('L')}`).join('')}" stroke="${line.colour}" stroke-width="${line.width}"${dashOf(line)}${opacity}/>`;
  const isLone = drawn.length === 1 && drawn[0]!.length === 1;
  if (!line.points && !isLone) return path;
  const marks = drawn.flat().map((place) => {
    const [x, y] = place.split(' ');
    return `<circle cx="${x}" cy="${y}" r="2.5" fill="${line.colour}"/>`;
  });
  return [path, ...marks].join('');
}

function dashOf(line: SvgLine): string {
  return line.dash ? ` stroke-dasharray="${line.dash.join(' ')}"` : '';
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escape(words: string): string {
  return words.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
}
