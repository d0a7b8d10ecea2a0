import type { EngineName } from '../../contract/engines.ts';
import { networkSchema } from '../../contract/network.ts';
import type { NetworkSpec } from '../../contract/network.ts';
import type { TrainingInput } from '../../contract/training.ts';
import { presets } from '../../domain/network/presets.ts';
import type { OptionTable, OptionValues } from '../args/spec.ts';
import { usageError } from '../args/usage-error.ts';
import { readJsonFile } from './json-file.ts';
import { recipeOf, recipeOptions } from './recipe-options.ts';

/** What is trained on what, and how: of one run, and of all runs of a search. */
export const baseOptions = {
  preset: { type: 'choice', choices: presets.map(({ name }) => name), help: 'a network with its recipe (default dsdc)' },
  network: { type: 'text', value: 'FILE.json', help: 'a network of your own instead of a preset’s' },
  dataset: { type: 'text', value: 'DATASET', help: 'a stored name, name:split or a path; left out: mnist where it is stored, else synthetic digits' },
  ...recipeOptions
} as const satisfies OptionTable;

export interface Base {
  readonly preset: string | undefined;
  readonly network: NetworkSpec | undefined;
  readonly dataset: string | undefined;
  readonly training: TrainingInput;
  readonly engine: EngineName | undefined;
}

/** @throws StudioError USAGE_INVALID, FILE_NOT_FOUND, RUN_SPEC_INVALID, NETWORK_INVALID */
export async function baseOf(options: Partial<OptionValues<typeof baseOptions>>): Promise<Base> {
  const { preset, dataset, engine } = options;
  if (preset !== undefined && options.network !== undefined) throw usageError('--preset and --network exclude each other');
  const training = await recipeOf(options);
  const network = options.network === undefined ? undefined : networkSchema.parse(await readJsonFile(options.network, networkSchema, 'NETWORK_INVALID'));
  return { preset, network, dataset, training, engine };
}
