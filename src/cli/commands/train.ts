import { jobProgress } from '../job-progress.ts';
import { augmentationNotes } from '../training/augmentation-levels.ts';
import { baseOf, baseOptions } from '../training/base-options.ts';
import { followToModel } from '../training/follow-run.ts';
import { command } from './command.ts';

export const trainCommand = command({
  name: 'train',
  summary: 'Train a network and store it as a model',
  positionals: [],
  options: baseOptions,
  notes: [...augmentationNotes, 'Ctrl+C saves a checkpoint and ends; “dsdc runs resume” goes on from it, exactly.'],
  examples: ['dsdc train --preset dsdc --dataset mnist', 'dsdc train --preset reference --dataset mnist --epochs 10 --seed 7 --name article'],
  async run(context, { options }) {
    const base = await baseOf(options);
    const studio = await context.openStudio();
    const run = await context.interrupts.abortable((signal) => studio.runs.startTraining({
      ...base, name: options.name, signal, onProgress: jobProgress(context.output)
    }));
    await followToModel(context, studio, run);
  }
});
