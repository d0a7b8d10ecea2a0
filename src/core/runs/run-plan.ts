import { sampleSide } from '../../contract/datasets.ts';
import type { Dataset } from '../../contract/datasets.ts';
import { StudioError } from '../../contract/errors.ts';
import { lineAlphabet, lineClasses, lineHeight } from '../../contract/lines.ts';
import type { Model } from '../../contract/models.ts';
import { networkSchema } from '../../contract/network.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import { answersColumns, describeNetwork } from '../../domain/network/describe.ts';
import { presetNamed, withClasses } from '../../domain/network/presets.ts';
import { finetuningRecipe } from '../../domain/training/finetuning.ts';
import { checkModelName } from '../models/model-name.ts';
import type { NewRun } from './ports.ts';
import type { FinetuningRequest, TrainingRequest } from './requests.ts';
import { checkFreeze, recipeWith, specInvalid } from './training-recipe.ts';

const defaultPreset = 'dsdc';
const longestName = 80;

/** What a request comes to, checked, before the data is fixed. */
export type RunPlan = Pick<NewRun, 'name' | 'kind' | 'preset' | 'network' | 'training' | 'parameters' | 'requestedEngine'>;

/** The plan with what it is about. */
export interface PlannedRun {
  readonly plan: RunPlan;
  readonly dataset: Dataset;
  readonly base: Model | null;
  readonly replay: { readonly dataset: Dataset; readonly share: number } | null;
}

/** @throws StudioError PRESET_NOT_FOUND, NETWORK_INVALID, RUN_SPEC_INVALID */
export function planTraining(request: TrainingRequest, dataset: Dataset): RunPlan {
  if (dataset.classes.length < 2) {
    throw new StudioError('RUN_SPEC_INVALID', `The dataset ${dataset.name} has only one class: there is nothing to tell apart.`, {
      remedy: 'Train on a dataset with at least two classes.'
    });
  }
  const preset = request.network === undefined ? presetNamed(request.preset ?? defaultPreset) : undefined;
  const wanted = preset?.network ?? parseNetwork(request.network);
  const network = answersColumns(wanted) ? forLines(wanted, dataset) : withClasses(wanted, dataset.classes.length);
  return {
    ...checked(network, request.name ?? `${preset?.name ?? network.name}-${dataset.name}`, request),
    kind: 'train',
    preset: preset?.name ?? null,
    training: trainingFor(network, recipeWith(preset?.training ?? {}, request.training))
  };
}

/** @throws StudioError RUN_SPEC_INVALID */
export function planFinetuning(request: FinetuningRequest, base: Model, dataset: Dataset): RunPlan {
  // Samples carry label numbers: they must mean the same to the model and to the dataset.
  const stranger = dataset.classes.findIndex((name, label) => base.classes[label] !== name);
  if (stranger >= 0) {
    const classes = [dataset, base].map((source) => source.classes[stranger] ?? 'none');
    throw new StudioError('RUN_SPEC_INVALID', `Class ${stranger} of the dataset ${dataset.name} is “${classes[0]}”, of the model ${base.name} “${classes[1]}”.`, {
      remedy: 'Fine-tune on a dataset with the classes of the model, or train a new model.'
    });
  }
  return {
    ...checked(base.network, request.name ?? `${base.name}-${dataset.name}`, request),
    kind: 'finetune',
    preset: base.preset,
    training: trainingFor(base.network, recipeWith(finetuningRecipe(base.lineage.training), request.training))
  };
}

/** Lines are written with the digits of a dataset. @throws StudioError RUN_SPEC_INVALID */
function forLines(network: NetworkSpec, { name, classes }: Dataset): NetworkSpec {
  if (network.classes !== lineClasses.length) {
    throw new StudioError('RUN_SPEC_INVALID', `The network ${network.name} answers ${network.classes} classes a column; a line has ${lineClasses.length}.`, {
      remedy: `Let its last layer have ${lineClasses.length} filters.`
    });
  }
  const missing = lineAlphabet.slice(0, 10).find((digit, label) => classes[label] !== digit);
  if (missing === undefined) return network;
  throw new StudioError('RUN_SPEC_INVALID', `Lines are written with the digits 0 to 9, and class ${missing} of the dataset ${name} is “${classes[Number(missing)] ?? 'none'}”.`, {
    remedy: 'Choose a dataset whose first ten classes are the digits.'
  });
}

type CheckedPlan = Pick<RunPlan, 'name' | 'network' | 'parameters' | 'requestedEngine'>;

function checked(network: NetworkSpec, name: string, request: TrainingRequest | FinetuningRequest): CheckedPlan {
  const [height, width, channels] = network.input;
  if (answersColumns(network)) {
    if (height !== lineHeight || channels !== 1) {
      throw new StudioError('RUN_SPEC_INVALID', `The network ${network.name} takes lines of ${height} rows and ${channels} channels; lines are ${lineHeight} rows of 1.`, {
        remedy: `Change its input to [${lineHeight}, ${width}, 1].`
      });
    }
  } else if (height !== sampleSide || width !== sampleSide || channels !== 1) {
    throw new StudioError('RUN_SPEC_INVALID', `The network ${network.name} takes ${height}×${width}×${channels}; samples are ${sampleSide}×${sampleSide}×1.`, {
      remedy: `Change its input to [${sampleSide}, ${sampleSide}, 1].`
    });
  }
  return {
    name: request.name === undefined ? shortened(name) : checkModelName(name, 'RUN_SPEC_INVALID'),
    network,
    parameters: describeNetwork(network).parameterCount,
    requestedEngine: request.engine ?? null
  };
}

function trainingFor(network: NetworkSpec, training: RunPlan['training']): RunPlan['training'] {
  checkFreeze(training.freeze, network);
  return training;
}

function parseNetwork(input: TrainingRequest['network']): NetworkSpec {
  const parsed = networkSchema.safeParse(input);
  if (!parsed.success) throw specInvalid(parsed.error, 'network');
  return parsed.data;
}

/** Made of other names, so only its length may not fit, or what a network of one's own is called. */
function shortened(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, longestName) || 'run';
}
