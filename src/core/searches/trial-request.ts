import type { NetworkSpec } from '../../contract/network.ts';
import type { SearchQuestion, TrialValues } from '../../contract/searches.ts';
import { presetNamed } from '../../domain/network/presets.ts';
import type { TrainingRequest } from '../runs/requests.ts';
import { recipeWith } from '../runs/training-recipe.ts';

const defaultPreset = 'dsdc';

interface TrialRecipe {
  /** Null: as the values or the base have it. */
  readonly epochs: number | null;
  /** Counted from 0: added to the recipe's seed. */
  readonly seed: number;
}

/**
 * What a trial's run is started with: the whole recipe, so that nothing depends on defaults. A kind (of optimiser, of schedule) other than the base's begins with its
 * own defaults, before the other values are set.
 * @throws StudioError RUN_SPEC_INVALID, PRESET_NOT_FOUND for values that no run may have
 */
export function trialRequest(base: SearchQuestion['base'], values: TrialValues, { epochs, seed }: TrialRecipe): TrainingRequest {
  const preset = typeof values['preset'] === 'string' ? values['preset'] : (base.preset ?? defaultPreset);
  const changes = base.training ?? {};
  const training = structuredClone(recipeWith(base.network === undefined ? presetNamed(preset).training : {}, changes)) as unknown as Tree;
  const network = structuredClone(base.network) as unknown as NetworkTree | undefined;
  const kindsFirst = Object.entries(values).sort(([a], [b]) => Number(b.endsWith('.kind')) - Number(a.endsWith('.kind')));
  for (const [field, value] of kindsFirst) {
    const [root, ...path] = field.split('.');
    if (root === 'training') set(training, path, value);
    else if (root === 'network' && network !== undefined) set(layerOf(network, path[1]!), path.slice(2), value);
  }
  if (epochs !== null) training['epochs'] = epochs;
  const firstSeed = training['seed'] as number;
  const recipe = recipeWith({}, { ...training, seed: (firstSeed + seed) % 2 ** 32 });
  return {
    training: recipe,
    ...(network === undefined ? { preset } : { network: network as unknown as NetworkSpec }),
    ...(base.dataset !== undefined && { dataset: base.dataset }),
    ...(base.engine !== undefined && { engine: base.engine })
  };
}

interface Tree { [key: string]: unknown }
interface NetworkTree { readonly layers: (Tree & { readonly name: string })[] }

function layerOf(network: NetworkTree, name: string): Tree {
  return network.layers.find((layer) => layer.name === name)!;
}

/** What is switched off (null) on the way is switched on with its defaults. */
function set(tree: Tree, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) tree[key] = value;
  else if (rest[0] === 'kind' && (tree[key] as Tree | null)?.['kind'] !== value) tree[key] = { kind: value };
  else {
    tree[key] = { ...(tree[key] as Tree | null) };
    set(tree[key] as Tree, rest, value);
  }
}
