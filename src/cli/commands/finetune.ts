import type { Freeze, TrainingInput } from '../../contract/training.ts';
import { usageError } from '../args/usage-error.ts';
import { jobProgress } from '../job-progress.ts';
import { followToModel } from '../training/follow-run.ts';
import { recipeOf, recipeOptions } from '../training/recipe-options.ts';
import { command } from './command.ts';

export const finetuneCommand = command({
  name: 'finetune',
  summary: 'Go on training a stored model on other data',
  positionals: [],
  options: {
    model: { type: 'text', value: 'MODEL', help: 'an id or name; left out: the model in use' },
    dataset: { type: 'text', value: 'DATASET', help: 'a stored name, name:split or a path', required: true },
    freeze: { type: 'integer', value: 'N', min: 0, max: 200, help: 'keep the first N layers as they are, batch-norm statistics too' },
    'freeze-until': { type: 'text', value: 'LAYER', help: 'the same, up to and including this layer' },
    replay: { type: 'number', value: 'SHARE', min: 0, max: 0.95, help: 'share of each batch drawn from the data that the model was trained on' },
    ...recipeOptions
  },
  notes: ['Left out, epochs are 10 and the learning rate is 0.0001. The accuracy is measured before and after, on the new data and on the old.'],
  examples: ['dsdc finetune --model dsdc-mnist --dataset usps', 'dsdc finetune --model article --dataset mnist --freeze 7 --lr 1e-4 --epochs 10'],
  async run(context, { options }) {
    const { freeze: count, 'freeze-until': untilLayer } = options;
    if (count !== undefined && untilLayer !== undefined) throw usageError('--freeze and --freeze-until exclude each other');
    const training: TrainingInput = { ...(await recipeOf(options)), ...freezeOf(count, untilLayer) };
    const studio = await context.openStudio();
    const run = await context.interrupts.abortable((signal) => studio.runs.startFinetuning({
      model: options.model, dataset: options.dataset, training, replayShare: options.replay, engine: options.engine, name: options.name,
      signal, onProgress: jobProgress(context.output)
    }));
    await followToModel(context, studio, run);
  }
});

function freezeOf(count: number | undefined, untilLayer: string | undefined): { freeze?: Freeze } {
  if (count !== undefined) return { freeze: { count } };
  return untilLayer === undefined ? {} : { freeze: { untilLayer } };
}
