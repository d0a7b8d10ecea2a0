import { searchQuestionSchema } from '../../contract/searches.ts';
import type { SearchAxis, SearchQuestion, SearchQuestionInput, SearchStrategy } from '../../contract/searches.ts';
import { presetNamed } from '../../domain/network/presets.ts';
import { usageError } from '../args/usage-error.ts';
import { baseOf } from '../training/base-options.ts';
import type { Base } from '../training/base-options.ts';
import { readJsonFile } from '../training/json-file.ts';
import { parseAxes } from './parse-axes.ts';
import type { AxisKind } from './parse-axes.ts';

type Given = Parameters<typeof baseOf>[0] & {
  readonly file: string | undefined;
  readonly axes: string | undefined;
  readonly strategy: SearchStrategy['kind'] | undefined;
  readonly trials: number | undefined;
  readonly factor: number | undefined;
  readonly 'first-epochs': number | undefined;
  readonly objective: SearchQuestion['objective'] | undefined;
  readonly 'seeds-per-trial': number | undefined;
  readonly 'search-seed': number | undefined;
};

const usualTrials = 20;
const usualEpochs = 10;

/**
 * The search that was asked for: a file's, and what options say beside it.
 * @param kinds which fields there are, asked for only where axes are typed
 * @throws StudioError USAGE_INVALID, FILE_NOT_FOUND, SEARCH_INVALID, NETWORK_INVALID, RUN_SPEC_INVALID
 */
export async function searchOf(given: Given, kinds: () => Promise<readonly AxisKind[]>): Promise<SearchQuestion> {
  const { training, ...asked } = await baseOf(given);
  const file: Partial<SearchQuestionInput> = given.file === undefined ? {} : await readJsonFile(given.file, searchQuestionSchema, 'SEARCH_INVALID');
  const base = { ...fileBase(file.base, asked), ...withoutUndefined(asked), training: { ...file.base?.training, ...training } };
  const axes: readonly SearchAxis[] | SearchQuestionInput['axes'] | undefined = given.axes === undefined ? file.axes : parseAxes(given.axes, await kinds());
  if (axes === undefined) throw usageError('What is to be searched over?', 'Give --axes, such as --axes "training.learningRate=0.001..0.1log", or --file.');
  const name = given.name ?? file.name;
  if (name === undefined) throw usageError('A search needs a name', 'Give --name.');
  const { data, error } = searchQuestionSchema.safeParse({
    ...file, name, base, axes,
    strategy: strategyOf(given, file.strategy, { asked: training.epochs, usual: base.training.epochs ?? epochsOf(base) }),
    ...withoutUndefined({ objective: given.objective, seedsPerTrial: given['seeds-per-trial'], seed: given['search-seed'] })
  });
  if (data !== undefined) return data;
  const { path, message } = error.issues[0]!;
  throw usageError(`${path.join('.')}: ${message}`);
}

/** A network is taken before a preset: whichever is asked for, the file's other one is not meant. */
function fileBase(base: SearchQuestionInput['base'] | undefined, asked: Pick<Base, 'preset' | 'network'>): Partial<SearchQuestionInput['base']> {
  const { preset, network, ...others } = base ?? {};
  return asked.preset === undefined && asked.network === undefined ? { ...others, ...withoutUndefined({ preset, network }) } : others;
}

interface Epochs {
  /** Beside the file. */
  readonly asked: number | undefined;
  /** Where neither the options nor the file's strategy say it. */
  readonly usual: number;
}

function strategyOf(given: Given, file: SearchQuestionInput['strategy'] | undefined, epochs: Epochs): SearchQuestionInput['strategy'] {
  const { trials, factor } = given;
  const firstEpochs = given['first-epochs'];
  const kind = given.strategy ?? file?.kind ?? 'random';
  const refuse = (option: 'trials' | 'factor' | 'first-epochs' | 'search-seed', why: string): void => {
    if (given[option] !== undefined) throw usageError(`--${option} does not go with --strategy ${kind}`, why);
  };
  if (kind !== 'halving') {
    refuse('factor', 'It says how many go on to the next rung: only --strategy halving has rungs.');
    refuse('first-epochs', 'It is for the first rung: only --strategy halving has rungs.');
  }
  if (kind === 'grid') {
    refuse('trials', 'A grid has as many as its axes have combinations.');
    refuse('search-seed', 'It is for what is drawn, and a grid has every combination; --seed is the runs’ own.');
    return { kind };
  }
  if (kind === 'random') return { trials: usualTrials, ...(file?.kind === kind && file), ...withoutUndefined({ trials }), kind };
  const asked = withoutUndefined({ trials, factor, firstEpochs, lastEpochs: epochs.asked });
  return { trials: usualTrials, firstEpochs: 1, lastEpochs: epochs.usual, ...(file?.kind === kind && file), ...asked, kind };
}

function epochsOf({ preset, network }: SearchQuestionInput['base']): number {
  return network === undefined ? presetNamed(preset ?? 'dsdc').training.epochs : usualEpochs;
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
