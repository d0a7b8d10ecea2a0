import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Studio } from '../../host/studio.ts';
import type { Context } from '../commands/command.ts';
import { jobProgress } from '../job-progress.ts';

/** The best data that is at hand: stored MNIST, MNIST in the folder that DSDC_DATA names, else digits made on the spot. */
export async function chooseDataset({ output, interrupts }: Context, studio: Studio): Promise<string> {
  const stored = (await studio.datasets.list()).map(({ name }) => name);
  if (stored.includes('mnist')) return 'mnist';
  const folder = process.env['DSDC_DATA'] && path.join(process.env['DSDC_DATA'], 'mnist');
  if (folder && existsSync(folder)) {
    await interrupts.abortable((signal) => studio.datasets.importDataset({ path: folder, name: 'mnist', signal, onProgress: jobProgress(output) }));
    output.endProgress();
    return 'mnist';
  }
  if (!stored.includes('synthetic')) {
    output.note('No data is stored yet: making 12,000 handwritten-looking digits.');
    await interrupts.abortable((signal) => studio.datasets.synthesiseDataset({
      name: 'synthetic', count: 12_000, seed: 1, signal, onProgress: jobProgress(output)
    }));
    output.endProgress();
  }
  return 'synthetic';
}
