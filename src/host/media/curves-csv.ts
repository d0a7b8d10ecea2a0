import type { StoredMetric } from '../../contract/runs.ts';

const columns = ['type', 'step', 'epoch', 'loss', 'accuracy', 'valLoss', 'valAccuracy', 'learningRate', 'imagesPerSecond', 'seconds', 'rssBytes'] as const;

/** One line a metric, batches and epochs in the order they were measured; empty where a metric has no such number. */
export function curvesCsv(metrics: readonly StoredMetric[]): string {
  const lines = metrics.map((metric) => {
    const values: Partial<Record<string, string | number | null>> = metric;
    return columns.map((column) => values[column] ?? '').join(',');
  });
  return [columns.join(','), ...lines, ''].join('\n');
}
