import type { EpochMetric } from '../../../../contract/runs.ts';
import type { RunCourse } from '../../../lib/runs/run-metrics.ts';
import type { ChartSeries } from '../../../ui/chart/series.ts';
import { smooth } from '../../../ui/chart/smoothing.ts';
import type { DrawnLine } from './drawn-lines.ts';
import { meanCurve } from './mean-curve.ts';
import type { BandKind, Curve } from './mean-curve.ts';
import { placed, stepScale } from './step-scale.ts';
import type { Axis } from './step-scale.ts';

export const chartKinds = ['valAccuracy', 'accuracy', 'valLoss', 'loss', 'learningRate', 'speed'] as const;
export type ChartKind = (typeof chartKinds)[number];

export interface SeriesRequest {
  readonly kind: ChartKind;
  readonly axis: Axis;
  readonly band: BandKind;
  readonly courseOf: (id: string) => RunCourse | undefined;
  /** Raw data behind the smoothed lines. */
  readonly raw: boolean;
}

/** The lines of one chart; what has nothing to show yet is left out. */
export function curveSeries(lines: readonly DrawnLine[], { kind, axis, band, courseOf, raw }: SeriesRequest): readonly ChartSeries[] {
  return lines.flatMap((line): ChartSeries[] => {
    const { id, label, look: { colour, dash } } = line;
    const curves = line.rows.map(({ run }) => {
      const course = courseOf(run.id);
      return course === undefined ? null : curveOf(course, kind, axis, run.training.batchSize);
    }).filter((curve) => curve !== null);
    const [first] = curves;
    if (first === undefined) return [];
    const points = kind === 'valAccuracy' || kind === 'valLoss';
    if (curves.length > 1) {
      const { x, y, low, high } = meanCurve(curves, band);
      return [{ id, label, colour, dash, x, y, points, band: { low, high } }];
    }
    const line_: ChartSeries = { id, label, colour, dash, x: first.x, y: first.y, points };
    return raw && first.raw ? [{ id: `${id} raw`, label, colour, x: first.x, y: first.raw, faint: true }, line_] : [line_];
  });
}

interface RunCurve extends Curve {
  /** Before smoothing; null where nothing is smoothed. */
  readonly raw: ArrayLike<number> | null;
}

/** A step takes now more, now less: what is looked for is how fast a run went on the whole. */
const speedSmoothing = 0.98;

/** Courses are made anew when something comes: what is computed of one holds as long as it does. */
const placesOf = new WeakMap<RunCourse, Map<string, Float64Array | null>>();

function curveOf(course: RunCourse, kind: ChartKind, axis: Axis, batchSize: number): RunCurve | null {
  if (kind === 'valAccuracy' || kind === 'valLoss') {
    const measured = course.epochs.filter((epoch) => epoch[kind] !== null);
    if (measured.length === 0) return null;
    const x = placed(measured.map(({ step }) => step), stepScale(course, axis, batchSize));
    return x && { x, y: Float64Array.from(measured, (epoch: EpochMetric) => epoch[kind]!), raw: null };
  }
  const { batches } = course;
  if (batches.steps.length === 0) return null;
  const x = batchPlaces(course, axis, batchSize);
  if (x === null) return null;
  if (kind === 'loss' || kind === 'accuracy') return { x, y: batches.smoothed[kind], raw: batches.columns[kind] };
  if (kind === 'learningRate') return { x, y: batches.columns.learningRate, raw: null };
  return { x, y: smooth(batches.columns.imagesPerSecond, speedSmoothing), raw: null };
}

function batchPlaces(course: RunCourse, axis: Axis, batchSize: number): Float64Array | null {
  let known = placesOf.get(course);
  if (!known) placesOf.set(course, (known = new Map()));
  const key = `${axis} ${batchSize}`;
  let places = known.get(key);
  if (places === undefined) known.set(key, (places = axis === 'step' ? course.batches.steps : placed(course.batches.steps, stepScale(course, axis, batchSize))));
  return places;
}
