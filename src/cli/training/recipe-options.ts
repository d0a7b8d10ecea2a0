import { engineNames } from '../../contract/engines.ts';
import { trainingSchema } from '../../contract/training.ts';
import type { TrainingInput } from '../../contract/training.ts';
import type { OptionTable, OptionValues } from '../args/spec.ts';
import { usageError } from '../args/usage-error.ts';
import { augmentationLevels, augmentationOf } from '../../domain/digits/augmentation-levels.ts';
import { readJsonFile } from './json-file.ts';

/** How to train; what is left out is as the preset (or fine-tuning) has it. Ranges are those of the contract. */
export const recipeOptions = {
  epochs: { type: 'integer', value: 'N', min: 1, max: 10_000, help: 'passes over the training data, 1 to 10,000' },
  batch: { type: 'integer', value: 'N', min: 1, max: 8192, help: 'images a step, 1 to 8,192' },
  lr: { type: 'number', value: 'RATE', min: 0, max: 100, help: 'learning rate; the peak of a schedule' },
  schedule: { type: 'choice', choices: ['constant', 'step', 'cosine', 'onecycle'], help: 'learning rate over time' },
  optimizer: { type: 'choice', choices: ['adam', 'adamw', 'muon', 'sgd', 'rmsprop'], help: 'how weights are updated' },
  'weight-decay': { type: 'number', value: 'W', min: 0, max: 1, help: 'decoupled weight decay, 0 to 1; the optimizer is adamw then, unless muon or sgd is asked for' },
  augment: { type: 'choice', value: 'LEVEL', choices: augmentationLevels, help: 'random changes of training images' },
  'label-smoothing': { type: 'number', value: 'S', min: 0, max: 0.5, help: 'share of the target spread over all classes, 0 to 0.5' },
  teacher: { type: 'text', value: 'MODEL', help: 'learn from the chances that this model gives, besides the labels' },
  temperature: { type: 'number', value: 'T', min: 1, max: 20, help: 'what both models’ logits are divided by to compare them (default 4)' },
  'teacher-share': { type: 'number', value: 'SHARE', min: 0, max: 1, help: 'weight of the teacher in the loss; the labels have the rest (default 0.9)' },
  'clip-norm': { type: 'number', value: 'NORM', min: 1e-6, max: 1e6, help: 'largest norm of all gradients together' },
  ema: { type: 'number', value: 'DECAY', min: 0, max: 0.99999, help: 'keep a moving average of the weights; such as 0.995' },
  'validation-share': { type: 'number', value: 'SHARE', min: 0, max: 0.5, help: 'share of the training data to steer by, 0 to 0.5' },
  'early-stopping': { type: 'integer', value: 'PATIENCE', min: 1, max: 1000, help: 'end after so many epochs without a better validation loss, and keep the best' },
  seed: { type: 'integer', value: 'N', min: 0, max: 0xffff_ffff, help: 'the same seed, engine and threads give the same weights' },
  threads: { type: 'integer', value: 'N', min: 0, max: 256, help: '0: as many as the machine has' },
  training: { type: 'text', value: 'FILE.json', help: 'a whole recipe; options given beside it win' },
  engine: { type: 'choice', choices: engineNames, help: 'compute on this one' },
  name: { type: 'text', value: 'NAME', help: 'name of the run and its model' }
} as const satisfies OptionTable;

/** A command may have a part of them. */
type Given = Partial<OptionValues<typeof recipeOptions>>;

/** Only what was asked for, so that the rest stays as the preset has it. @throws StudioError USAGE_INVALID, FILE_NOT_FOUND, RUN_SPEC_INVALID. */
export async function recipeOf(given: Given): Promise<TrainingInput> {
  const fromFile: TrainingInput = given.training === undefined ? {} : await readJsonFile(given.training, trainingSchema, 'RUN_SPEC_INVALID');
  const asked: TrainingInput = {
    epochs: given.epochs,
    batchSize: given.batch,
    learningRate: given.lr,
    schedule: given.schedule && { kind: given.schedule === 'onecycle' ? 'oneCycle' : given.schedule },
    optimizer: optimizerOf(given),
    augmentation: given.augment && augmentationOf(given.augment),
    labelSmoothing: given['label-smoothing'],
    distillation: distillationOf(given),
    clipNorm: given['clip-norm'],
    emaDecay: given.ema,
    validationShare: given['validation-share'],
    earlyStopping: given['early-stopping'] === undefined ? undefined : { patienceEpochs: given['early-stopping'] },
    seed: given.seed,
    threads: given.threads
  };
  const recipe = { ...fromFile, ...(Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as TrainingInput) };
  if (asked.earlyStopping !== undefined && recipe.validationShare === 0) {
    throw usageError('--early-stopping goes by validation data, and a validation share of 0 leaves none', 'Set some aside with --validation-share, or train to the end.');
  }
  return recipe;
}

function distillationOf({ teacher, temperature, 'teacher-share': share }: Given): TrainingInput['distillation'] {
  if (teacher !== undefined) return { teacher, ...(temperature !== undefined && { temperature }), ...(share !== undefined && { share }) };
  if (temperature !== undefined || share !== undefined) throw usageError('--temperature and --teacher-share go with --teacher', 'Say which model teaches.');
  return undefined;
}

function optimizerOf({ optimizer, 'weight-decay': weightDecay }: Given): TrainingInput['optimizer'] {
  if (weightDecay === undefined) return optimizer && { kind: optimizer };
  if (optimizer === undefined) return { kind: 'adamw', weightDecay };
  if (optimizer === 'adamw' || optimizer === 'muon' || optimizer === 'sgd') return { kind: optimizer, weightDecay };
  throw usageError(`--weight-decay does not go with --optimizer ${optimizer}`, 'Use --optimizer adamw, muon or sgd.');
}
