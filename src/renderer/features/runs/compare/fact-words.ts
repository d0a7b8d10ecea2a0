import { figures } from '../../../lib/figures.svelte.ts';
import { missing } from '../../../lib/format.ts';
import { hasWords, t } from '../../../lib/words.svelte.ts';
import { columnNamed } from '../table/columns.ts';
import type { ComparedLine } from './compare-runs.ts';
import type { SettingValue } from '../../../../domain/runs/compare-settings.ts';

/** Of a setting by its place in the recipe, such as `optimizer.weightDecay`; one without words stands for itself. */
export function settingLabel(path: string): string {
  if (path === 'freeze.untilLayer') return t('runs.fact.freezeUntil');
  for (const key of [`train.field.${path}`, `runs.fact.${path}`]) if (hasWords(key)) return t(key);
  return path;
}

/** Of a setting or any other fact. */
export function settingText(value: SettingValue): string {
  if (value === null) return missing;
  if (typeof value === 'boolean') return t(value ? 'train.on' : 'train.off');
  if (typeof value === 'number') return Number.isInteger(value) ? figures().count(value) : String(Number(value.toPrecision(6)));
  for (const key of [`train.choice.${value}`, `train.layer.${value}`, `runs.kind.${value}`]) if (hasWords(key)) return t(key);
  return value;
}

export function lineLabel({ section, path }: ComparedLine): string {
  if (section === 'result') return t(columnNamed(path)!.word);
  if (!path.startsWith('layers.')) return settingLabel(path);
  const [, layer, ...field] = path.split('.');
  const key = `train.layerField.${field.join('.')}`;
  const label = field[0] === 'type' ? t('runs.fact.layerType') : hasWords(key) ? t(key) : field.join('.');
  return `${layer} · ${label}`;
}
