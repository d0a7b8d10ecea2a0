import type { SearchField } from '../../../../../contract/api/searches.ts';
import type { Run } from '../../../../../contract/runs.ts';
import type { FieldValue, SearchObjective, SearchQuestionInput, SearchStrategy } from '../../../../../contract/searches.ts';
import { presetNamed } from '../../../../../domain/network/presets.ts';
import { readNumber } from '../../../../ui/number-text.ts';

/** An axis as it is typed. */
export interface AxisDraft {
  readonly field: string;
  readonly by: 'linear' | 'log' | 'values';
  readonly min: number | null;
  readonly max: number | null;
  readonly steps: number;
  /** Of numbers: parted by commas or spaces. */
  readonly listed: string;
  /** Of choices. */
  readonly chosen: readonly string[];
}

export interface SearchDraft {
  readonly name: string;
  /** A preset, or the run whose network, data and recipe are begun from. */
  readonly from: { readonly preset: string } | { readonly run: Run };
  readonly dataset: string;
  readonly epochs: number;
  readonly strategy: SearchStrategy['kind'];
  readonly trials: number;
  readonly factor: number;
  readonly firstEpochs: number;
  readonly objective: SearchObjective;
  readonly seedsPerTrial: number;
  readonly axes: readonly AxisDraft[];
}

export const firstField = 'training.learningRate';
const usualShare = 0.1;

/** What every trial has in common; a recipe that sets no validation data aside is given some. */
export function baseOf({ from, dataset, epochs }: Pick<SearchDraft, 'from' | 'dataset' | 'epochs'>): SearchQuestionInput['base'] {
  const training = 'run' in from ? from.run.training : presetNamed(from.preset).training;
  const changed = { ...training, epochs, validationShare: training.validationShare > 0 ? training.validationShare : usualShare };
  const common = { training: changed, ...(dataset !== '' && { dataset }) };
  if (!('run' in from)) return { ...common, preset: from.preset };
  const { network, preset, requestedEngine } = from.run;
  return { ...common, ...(preset === null ? { network } : { preset }), ...(requestedEngine !== null && { engine: requestedEngine }) };
}

/** An axis as it begins, over what is suggested. */
export function newAxis({ field, suggested, choices, kind }: SearchField): AxisDraft {
  return {
    field,
    by: suggested === null ? 'values' : suggested.scale,
    min: suggested?.min ?? null,
    max: suggested?.max ?? null,
    steps: 4,
    listed: '',
    chosen: kind === 'toggle' ? ['true', 'false'] : choices
  };
}

/** What is asked of the studio; null where an axis is not complete. */
export function questionOf(draft: SearchDraft, fields: readonly SearchField[]): SearchQuestionInput | null {
  const axes: SearchQuestionInput['axes'] = [];
  for (const axis of draft.axes) {
    const read = axisOf(axis, fields.find(({ field }) => field === axis.field));
    if (read === null) return null;
    axes.push(read);
  }
  if (axes.length === 0) return null;
  return { name: draft.name, base: baseOf(draft), axes, strategy: strategyOf(draft), objective: draft.objective, seedsPerTrial: draft.seedsPerTrial };
}

function strategyOf({ strategy: kind, trials, factor, firstEpochs, epochs }: SearchDraft): SearchQuestionInput['strategy'] {
  if (kind === 'grid') return { kind };
  return kind === 'random' ? { kind, trials } : { kind, trials, factor, firstEpochs, lastEpochs: epochs };
}

function axisOf({ field, by, min, max, steps, listed, chosen }: AxisDraft, known: SearchField | undefined): SearchQuestionInput['axes'][number] | null {
  if (known === undefined) return null;
  if (by !== 'values') return min === null || max === null || min >= max ? null : { field, min, max, scale: by, steps };
  const values = known.kind === 'toggle' ? chosen.map((value): FieldValue => value === 'true') : known.kind === 'choice' ? chosen : numbersOf(listed);
  return values === null || values.length === 0 ? null : { field, values: [...values] };
}

/** Null where one of them is no number. */
function numbersOf(text: string): number[] | null {
  const read = text.split(/[\s,;]+/).filter((part) => part !== '').map((part) => readNumber(part, { min: -Infinity, max: Infinity, integer: false, allowEmpty: false }));
  return read.every((one) => one.ok && one.value !== null) ? read.map((one) => (one.ok ? one.value! : 0)) : null;
}
