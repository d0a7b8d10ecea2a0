import type { Run, StoredMetric } from '../../contract/runs.ts';

const columns = [
  'run', 'kind', 'step', 'epoch', 'loss', 'accuracy', 'val_loss', 'val_accuracy', 'learning_rate', 'images_per_second', 'seconds', 'rss_bytes'
] as const;

type Line = Readonly<Partial<Record<(typeof columns)[number], string | number | null>>>;

/**
 * A run's metrics as comma-separated values (RFC 4180): a line a batch or epoch with `kind` telling which, in the order of their steps. What a kind
 * has not stays empty. Numbers are written so that they are read back exactly; the run's name leads each line, so that files of several can be joined.
 *
 * @param metrics by `seq`
 */
export function curvesCsv({ name }: Pick<Run, 'name'>, metrics: readonly StoredMetric[]): string {
  const lines = metrics.map((metric) => row(lineOf(name, metric)));
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

function lineOf(run: string, metric: StoredMetric): Line {
  const { type: kind, step, epoch, loss, accuracy, imagesPerSecond } = metric;
  const common = { run, kind, step, epoch, loss, accuracy, images_per_second: imagesPerSecond };
  if (metric.type === 'batch') return { ...common, learning_rate: metric.learningRate };
  return { ...common, val_loss: metric.valLoss, val_accuracy: metric.valAccuracy, seconds: metric.seconds, rss_bytes: metric.rssBytes };
}

function row(line: Line): string {
  return columns.map((column) => quoted(String(line[column] ?? ''))).join(',');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
