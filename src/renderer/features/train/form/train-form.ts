import { engineNames } from '../../../../contract/engines.ts';
import type { EngineName } from '../../../../contract/engines.ts';
import { presets } from '../../../../domain/network/presets.ts';
import type { RecipeValues } from '../recipe/recipe-fields.ts';

/** What a person has chosen, and nothing that follows from it. */
export interface TrainForm {
  /** A preset, or the name of a network of one's own. Of no meaning where a model is the start. */
  readonly network: { readonly kind: 'preset' | 'own'; readonly name: string };
  /** The model to fine-tune; null: fresh weights. */
  readonly model: string | null;
  /** Null: the studio's own choice. */
  readonly dataset: string | null;
  readonly changes: RecipeValues;
  /** Null: the best one that is available. */
  readonly engine: EngineName | null;
  /** Of the run; empty: made of network and dataset. */
  readonly name: string;
  /** How many runs to queue, each with the next seed. */
  readonly seeds: number;
  /** Of each batch, from the data that the model was trained on. */
  readonly replayShare: number;
}

export const emptyForm: TrainForm = {
  network: { kind: 'preset', name: 'dsdc' }, model: null, dataset: null, changes: {}, engine: null, name: '', seeds: 1, replayShare: 0
};

export const mostSeeds = 20;

/** What was kept of a form, as far as it can still be understood: a preset may have gone, a field been renamed. */
export function readForm(kept: unknown): TrainForm {
  if (typeof kept !== 'object' || kept === null) return emptyForm;
  const from = kept as Partial<Record<keyof TrainForm, unknown>>;
  const { engine, seeds, replayShare } = from;
  return {
    network: readNetworkChoice(from.network),
    model: textOrNull(from.model),
    dataset: textOrNull(from.dataset),
    changes: readChanges(from.changes),
    engine: engineNames.find((name) => name === engine) ?? null,
    name: textOrNull(from.name) ?? '',
    seeds: typeof seeds === 'number' && Number.isInteger(seeds) && seeds >= 1 && seeds <= mostSeeds ? seeds : 1,
    replayShare: typeof replayShare === 'number' && replayShare >= 0 && replayShare <= 0.9 ? replayShare : 0
  };
}

function readNetworkChoice(kept: unknown): TrainForm['network'] {
  const { kind, name } = (kept ?? {}) as { kind?: unknown; name?: unknown };
  if (kind === 'own' && typeof name === 'string') return { kind, name };
  if (kind === 'preset' && presets.some((preset) => preset.name === name)) return { kind, name: name as string };
  return emptyForm.network;
}

function readChanges(kept: unknown): RecipeValues {
  if (typeof kept !== 'object' || kept === null) return {};
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value === null || ['number', 'string', 'boolean'].includes(typeof value)));
}

function textOrNull(kept: unknown): string | null {
  return typeof kept === 'string' && kept !== '' ? kept : null;
}
