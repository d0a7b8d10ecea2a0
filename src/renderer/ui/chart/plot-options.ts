import uPlot from 'uplot';
import type { Envelope } from './decimate.ts';
import type { PlotColours } from './plot-colours.ts';
import { withAlpha } from './plot-colours.ts';
import type { PlotData } from './plot-data.ts';
import type { ChartSeries, YScale } from './series.ts';
import { logTicks, niceTicks } from './ticks.ts';

/** How a chart looks and is written; a change of any of it draws the chart anew. */
export interface PlotLook {
  readonly yScale: YScale;
  readonly xLabel: string;
  readonly xFormat: (value: number) => string;
  readonly yFormat: (value: number) => string;
  /** Epochs and steps: no ticks at halves. */
  readonly wholeX: boolean;
  readonly syncKey: string | null;
  readonly pickable: boolean;
  /** Drawn thicker. */
  readonly highlight: string | null;
}

const faintAlpha = 0.3;
const bandAlpha = 0.16;
const markPx = 5;
const pickDistancePx = 14;
const digitWidthPx = 6.7;

export interface PlotSource {
  readonly colours: PlotColours;
  readonly series: readonly ChartSeries[];
  data(): PlotData;
}

/** Everything uPlot needs for lines; sizes come later, by setSize. */
export function plotOptions(source: PlotSource, look: PlotLook, hooks: uPlot.Hooks.Arrays): uPlot.Options {
  const { colours, series } = source;
  const axis = { stroke: colours.quiet, font: colours.font, labelFont: colours.font, ticks: { show: false }, border: { show: false } };
  const tickCount = (u: uPlot, axisIndex: number, spacePx: number): number => Math.max(2, Math.floor((axisIndex === 0 ? u.bbox.width : u.bbox.height) / uPlot.pxRatio / spacePx));
  return {
    width: 300,
    height: 150,
    legend: { show: false },
    padding: [8, 20, 0, 0],
    scales: {
      x: { time: false, range: () => bounds(source.data().xRange) },
      y: { distr: look.yScale === 'log' ? 3 : 1, range: () => bounds(source.data().yRange) }
    },
    axes: [
      {
        ...axis,
        ...(look.xLabel === '' ? {} : { label: look.xLabel, labelSize: 18, labelGap: 0 }),
        size: 24,
        gap: 6,
        grid: { show: false },
        ticks: { show: true, size: 4, width: 1, stroke: colours.line },
        border: { show: true, width: 1, stroke: colours.line },
        splits: (u, index, from, to) => niceTicks(from, to, tickCount(u, index, Math.max(56, look.xFormat(to).length * digitWidthPx + 24)), look.wholeX),
        values: (_, splits) => splits.map(look.xFormat)
      },
      {
        ...axis,
        gap: 8,
        size: (_, values) => Math.max(28, ...(values ?? []).map((value) => value.length * digitWidthPx)) + 10,
        grid: { stroke: colours.line, width: 1 },
        splits: (u, index, from, to) => (look.yScale === 'log' ? logTicks : niceTicks)(from, to, tickCount(u, index, 34)),
        // By itself uPlot leaves out most labels of a logarithmic axis; ours are few already.
        filter: (_, splits) => splits,
        values: (_, splits) => splits.map(look.yFormat)
      }
    ],
    cursor: {
      y: false,
      drag: { x: true, y: false, dist: 6, setScale: false },
      points: { size: 7, width: 2, fill: colours.surface, stroke: (_, index) => colours.of(series[index - 1]!.colour) },
      // Faint lines have no hover point; without an index it is hidden.
      dataIdx: (u, index, closest, x) => (index > 0 && series[index - 1]!.faint ? null : nearestDefined(u, index, closest, x)),
      bind: { dblclick: () => null },
      ...(look.syncKey === null ? {} : { sync: { key: look.syncKey, setSeries: false, scales: ['x', null], filters: { pub: onlyMoves, sub: onlyMoves } } }),
      focus: { prox: look.pickable ? pickDistancePx : -1, dist: (_, index, __, valuePx, cursorPx) => (series[index - 1]!.faint ? Infinity : Math.abs(valuePx - cursorPx)) }
    },
    focus: { alpha: 0.35 },
    series: [{}, ...series.map((line) => seriesOptions(line, colours, look))],
    hooks
  };
}

function seriesOptions(line: ChartSeries, colours: PlotColours, look: PlotLook): uPlot.Series {
  const full = colours.of(line.colour);
  const stroke = line.faint ? withAlpha(full, faintAlpha) : full;
  const width = line.faint ? 1 : (line.width ?? 1.5);
  return {
    stroke,
    width: line.id === look.highlight ? width + 1.25 : width,
    ...(line.dash ? { dash: [...line.dash] } : {}),
    // The joined x has places where this line has none; a gap is a null.
    spanGaps: false,
    // A single value would draw nothing.
    points: { show: (u, index) => !line.faint && (isLone(u.data[index]!) || (line.points === true && hasRoomForMarks(u, index))), size: markPx, width: 1.5, fill: colours.surface, stroke }
  };
}

function isLone(values: uPlot.AlignedData[number]): boolean {
  let count = 0;
  for (let index = 0; index < values.length && count < 2; index += 1) if (values[index] !== undefined && values[index] !== null) count += 1;
  return count === 1;
}

/** Marks that touch would hide their line, and hundreds of them take longer to draw than all the rest. */
function hasRoomForMarks(u: uPlot, index: number): boolean {
  const values = u.data[index]!;
  let count = 0;
  for (let at = 0; at < values.length; at += 1) if (values[at] !== undefined && values[at] !== null) count += 1;
  return count * markPx * 1.2 * uPlot.pxRatio <= u.bbox.width;
}

/** Bands, and raw data where it is an area: under the lines, over the grid. */
export function drawAreas(u: uPlot, source: PlotSource): void {
  const { bands, envelopes } = source.data();
  for (const [index, { colour }] of source.series.entries()) {
    const full = source.colours.of(colour);
    if (bands[index]) fillBetween(u, bands[index], withAlpha(full, bandAlpha), 0);
    // What is flat there is still as thick as a line.
    if (envelopes[index]) fillBetween(u, envelopes[index], withAlpha(full, faintAlpha), uPlot.pxRatio);
  }
}

function fillBetween(u: uPlot, { x, low, high }: Envelope, colour: string, thinnestPx: number): void {
  if (x.length === 0) return;
  const { ctx, bbox } = u;
  const lowest = u.scales['y']!.min!;
  const xs = x.map((value) => u.valToPos(value, 'x', true));
  const toY = (value: number): number => u.valToPos(Math.max(value, lowest), 'y', true);
  const tops = high.map(toY);
  const bottoms = low.map((value, at) => Math.max(toY(value), tops[at]! + thinnestPx));
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.beginPath();
  xs.forEach((at, index) => ctx.lineTo(at, tops[index]!));
  for (let index = xs.length - 1; index >= 0; index -= 1) ctx.lineTo(xs[index]!, bottoms[index]!);
  ctx.closePath();
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.restore();
}

function bounds({ from, to }: { from: number; to: number }): [number, number] {
  return [from, to];
}

/** Zooming and dragging are shared by zoom groups; of uPlot's events only the cursor runs through. */
function onlyMoves(type: string): boolean {
  return type === 'mousemove' || type === 'mouseleave';
}

/** How far from the end of a line the cursor may be and still show its last value. */
export const reachPx = 24;

/** The place nearest to `index` where the line has a value; null where the cursor is beyond its ends. */
function nearestDefined(u: uPlot, seriesIndex: number, index: number, x: number): number | null {
  const values = u.data[seriesIndex]!;
  const defined = (at: number): boolean => values[at] !== undefined && values[at] !== null;
  let before = index;
  while (before >= 0 && !defined(before)) before -= 1;
  let after = index;
  while (after < values.length && !defined(after)) after += 1;
  const [hasBefore, hasAfter] = [before >= 0, after < values.length];
  if (!hasBefore && !hasAfter) return null;
  const xs = u.data[0];
  const nearest = !hasAfter || (hasBefore && x - xs[before]! <= xs[after]! - x) ? before : after;
  const isBetween = hasBefore && hasAfter;
  return isBetween || Math.abs(u.valToPos(xs[nearest]!, 'x') - u.valToPos(x, 'x')) <= reachPx ? nearest : null;
}
