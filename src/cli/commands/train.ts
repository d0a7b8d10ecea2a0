import { networkSchema } from '../../contract/network.ts';
import { presets } from '../../domain/network/presets.ts';
import { usageError } from '../args/usage-error.ts';
import { jobProgress } from '../job-progress.ts';
import { augmentationNotes } from '../training/augmentation-levels.ts';
import { followToModel } from '../training/follow-run.ts';
import { readJsonFile } from '../training/json-file.ts';
import { recipeOf, recipeOptions } from '../training/recipe-options.ts';
import { command } from './command.ts';

export const trainCommand = command({
  name: 'train',
  summary: 'Train a network and store it as a model',
  positionals: [],
  options: {
    preset: { type: 'choice', choices: presets.map(({ name }) => name), help: 'a network with its recipe (default dsdc)' },
    network: { type: 'text', value: 'FILE.json', help: 'a network of your own instead of a preset’s' },
    dataset: { type: 'text', value: 'DATASET', help: 'a stored name, name:split or a path; left out: mnist where it is stored, else synthetic digits' },
    ...recipeOptions
  },
  notes: [...augmentationNotes, 'Ctrl+C saves a checkpoint and ends; “dsdc runs resume” goes on from it, exactly.'],
  examples: ['dsdc train --preset dsdc --dataset mnist', 'dsdc train --preset reference --dataset mnist --epochs 10 --seed 7 --name article'],
  async run(context, { options }) {
    if (options.preset !== undefined && options.network !== undefined) throw usageError('--preset and --network exclude each other');
    const training = await recipeOf(options);
    const network = options.network === undefined ? undefined : await readJsonFile(options.network, networkSchema, 'NETWORK_INVALID');
    const studio = await context.openStudio();
    const run = await context.interrupts.abortable((signal) => studio.runs.startTraining({
      preset: options.preset, network, dataset: options.dataset, training, engine: options.engine, name: options.name,
      signal, onProgress: jobProgress(context.output)
    }));
    await followToModel(context, studio, run);
  }
});
