import type { FieldValue, SearchObjective } from '../../../../contract/searches.ts';
import { figures } from '../../../lib/figures.svelte.ts';
import { hasWords, t } from '../../../lib/words.svelte.ts';

/** Groups whose fields mean little by their own names. */
const grouped: Readonly<Record<string, string>> = { schedule: 'train.field.schedule.kind', earlyStopping: 'train.field.earlyStopping.on', distillation: 'train.group.teacher' };

/** What a field is called. */
export function fieldLabel(field: string): string {
  const [root, group, ...rest] = field.split('.');
  if (root === 'preset') return t('searches.preset');
  if (root === 'network') return t('searches.layerField', { layer: rest[0]!, field: rest.slice(1).join(' ') });
  const key = `train.field.${field.replace('training.', '')}`;
  const own = hasWords(key) ? t(key) : field;
  const of = grouped[group!];
  return of !== undefined && rest[0] !== 'kind' && hasWords(of) ? `${t(of)} · ${own}` : own;
}

export function valueLabel(value: FieldValue): string {
  if (value === null) return t('train.off');
  if (typeof value === 'boolean') return t(value ? 'train.on' : 'train.off');
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 1e6 ? figures().count(value) : figures().short(value);
  const key = `train.choice.${value}`;
  return hasWords(key) ? t(key) : value;
}

export function objectiveLabel(objective: SearchObjective): string {
  return t(`searches.objective.${objective}`);
}

export function objectiveText(objective: SearchObjective, value: number | null): string {
  if (value === null) return '–';
  return objective === 'valAccuracy' ? figures().percent(value) : figures().decimal(value, 4);
}
