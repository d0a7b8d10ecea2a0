import { curvesCsv } from './curves-csv.ts';
import { mlflowFolder } from './mlflow-folder.ts';
import type { ExportedFile, RunWithMetrics } from './mlflow-folder.ts';
import { tensorboardEvents } from './tensorboard-events.ts';

/** What runs are written as for other programs. */
export const runFormats = ['csv', 'json', 'tensorboard', 'mlflow'] as const;
export type RunFormat = (typeof runFormats)[number];

/** Runs in one of the formats: files relative to a folder, a run's own named by its name and number. */
export function exportRuns(runs: readonly RunWithMetrics[], format: RunFormat): ExportedFile[] {
  if (format === 'mlflow') return mlflowFolder(runs);
  return runs.map(({ run, metrics }) => {
    const name = `${run.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}-${run.number}`;
    switch (format) {
      case 'csv':
        return { name: `${name}.csv`, bytes: utf8(curvesCsv(run, metrics)) };
      case 'json':
        return { name: `${name}.json`, bytes: utf8(`${JSON.stringify({ run, metrics })}\n`) };
      case 'tensorboard':
        // TensorBoard takes a folder for a run.
        return { name: `${name}/events.out.tfevents.${Math.floor(Date.parse(run.createdAt) / 1000)}.dsdc`, bytes: tensorboardEvents(run, metrics) };
    }
  });
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
