import { decimate, envelope, visibleIndices } from './decimate.ts';
import type { Envelope, Points } from './decimate.ts';
import type { ChartSeries, Range, YScale } from './series.ts';

/** What is drawn: joined on one x for uPlot, undefined where a line has no point there. */
export interface PlotData {
  readonly x: readonly number[];
  readonly ys: readonly (number | null | undefined)[][];
  /** One a line, null where it has none. */
  readonly bands: readonly (Envelope | null)[];
  /** One a line: what is drawn instead of it where it is raw data, denser than pixels. */
  readonly envelopes: readonly (Envelope | null)[];
  readonly xRange: Range;
  readonly yRange: Range;
}

export interface PlotView {
  /** Null: all there is. */
  readonly zoom: Range | null;
  readonly columns: number;
  readonly yScale: YScale;
  /** Bounds that the values cannot pass, such as 1 for a share. */
  readonly yLimits?: readonly [number | null, number | null] | undefined;
}

export function plotData(series: readonly ChartSeries[], view: PlotView): PlotData {
  const xRange = view.zoom ?? xExtent(series);
  const columns = Math.max(16, Math.floor(view.columns));
  const envelopes = series.map((line) => (line.faint ? envelope(line.x, line.y, xRange, columns) : null));
  const lines = series.map((line, index) => {
    if (envelopes[index]) return { x: [], y: [] };
    const points = decimate(line.x, line.y, xRange, columns);
    return view.yScale === 'log' ? positive(points) : points;
  });
  const bands = series.map((line) => (line.band ? bandIn(line, xRange) : null));
  return { ...joined(lines), bands, envelopes, xRange, yRange: yRangeOf(series, lines, { bands, envelopes }, xRange, view) };
}

/** From the first to the last x of all lines; never empty. */
export function xExtent(series: readonly ChartSeries[]): Range {
  let from = Infinity;
  let to = -Infinity;
  for (const { x } of series) {
    if (x.length === 0) continue;
    from = Math.min(from, x[0]!);
    to = Math.max(to, x[x.length - 1]!);
  }
  if (from > to) return { from: 0, to: 1 };
  return from === to ? { from: from - 0.5, to: to + 0.5 } : { from, to };
}

/** Merges lines with different x into columns over all of them. */
export function joined(lines: readonly Points[]): Pick<PlotData, 'x' | 'ys'> {
  const all = Float64Array.from(lines.flatMap((line) => line.x)).sort();
  const x: number[] = [];
  for (const value of all) if (x.length === 0 || value !== x[x.length - 1]) x.push(value);
  const ys = lines.map((line) => {
    const column = new Array<number | null | undefined>(x.length).fill(undefined);
    let at = 0;
    for (const [index, value] of line.x.entries()) {
      while (x[at]! < value) at += 1;
      column[at] = line.y[index];
    }
    return column;
  });
  return { x, ys };
}

function positive({ x, y }: Points): Points {
  return { x, y: y.map((value) => (value !== null && value > 0 ? value : null)) };
}

function bandIn(line: ChartSeries, view: Range): Envelope {
  const { low, high } = line.band!;
  const band: Envelope = { x: [], low: [], high: [] };
  const [start, end] = visibleIndices(line.x, view);
  for (let index = start; index < end; index += 1) {
    if (!Number.isFinite(low[index]) || !Number.isFinite(high[index])) continue;
    band.x.push(line.x[index]!);
    band.low.push(low[index]!);
    band.high.push(high[index]!);
  }
  return band;
}

/** Faint lines are raw data, whose few wild values would flatten everything else: of them the middle 98 % count. */
const faintShare = 0.01;
const padding = 0.06;

function yRangeOf(series: readonly ChartSeries[], lines: readonly Points[], areas: Pick<PlotData, 'bands' | 'envelopes'>, xRange: Range, view: PlotView): Range {
  let from = Infinity;
  let to = -Infinity;
  const isLog = view.yScale === 'log';
  const include = (value: number): void => {
    if (isLog && value <= 0) return;
    from = Math.min(from, value);
    to = Math.max(to, value);
  };
  for (const [index, line] of lines.entries()) {
    const [band, raw] = [areas.bands[index], areas.envelopes[index]];
    const x = raw ? [...raw.x, ...raw.x] : line.x;
    const y = raw ? [...raw.low, ...raw.high] : line.y;
    const seen = y.filter((value, at): value is number => value !== null && Number.isFinite(value) && x[at]! >= xRange.from && x[at]! <= xRange.to);
    if (series[index]!.faint) {
      seen.sort((a, b) => a - b);
      const skip = Math.floor(seen.length * faintShare);
      if (seen.length > 0) [seen[skip]!, seen[seen.length - 1 - skip]!].forEach(include);
    } else seen.forEach(include);
    band?.low.forEach(include);
    band?.high.forEach(include);
  }
  if (from > to) return isLog ? { from: 0.1, to: 1 } : { from: 0, to: 1 };
  if (isLog) {
    const room = Math.max((to / from) ** padding, 1.05);
    return { from: from / room, to: to * room };
  }
  const room = to > from ? (to - from) * padding : Math.abs(to) * padding || 0.5;
  const [lowest, highest] = view.yLimits ?? [null, null];
  return { from: lowest === null ? from - room : Math.max(from - room, lowest), to: highest === null ? to + room : Math.min(to + room, Math.max(highest, to)) };
}
