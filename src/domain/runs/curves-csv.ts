import type { Run, StoredMetric } from '../../contract/runs.ts';
import { csvText, plainCell } from '../csv.ts';

const columns = [
  'run', 'kind', 'step', 'epoch', 'loss', 'accuracy', 'val_loss', 'val_accuracy', 'learning_rate', 'images_per_second', 'seconds', 'rss_bytes'
] as const;

type Line = Readonly<Partial<Record<(typeof columns)[number], string | number | null>>>;

/**
 * A run's metrics as comma-separated values (RFC 4180): a line a batch or epoch with `kind` telling which, in the order of their steps. What a kind
 * has not stays empty. The run's name leads each line, so that files of several can be joined.
 *
 * @param metrics by `seq`
 */
export function curvesCsv({ name }: Pick<Run, 'name'>, metrics: readonly StoredMetric[]): string {
  return csvText([columns, ...metrics.map((metric) => cells(lineOf(name, metric)))]);
}

function lineOf(run: string, metric: StoredMetric): Line {
  const { type: kind, step, epoch, loss, accuracy, imagesPerSecond } = metric;
  const common = { run: plainCell(run), kind, step, epoch, loss, accuracy, images_per_second: imagesPerSecond };
  if (metric.type === 'batch') return { ...common, learning_rate: metric.learningRate };
  return { ...common, val_loss: metric.valLoss, val_accuracy: metric.valAccuracy, seconds: metric.seconds, rss_bytes: metric.rssBytes };
}

function cells(line: Line): (string | number | null | undefined)[] {
  return columns.map((column) => line[column]);
}
