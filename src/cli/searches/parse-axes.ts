import type { SearchField } from '../../contract/api/searches.ts';
import type { FieldValue, SearchAxis } from '../../contract/searches.ts';
import { usageError } from '../args/usage-error.ts';

export type AxisKind = Pick<SearchField, 'field' | 'kind'>;

const range = /^([^,]+?)\.\.([^,]+?)(log)?(?:\/(\d+))?$/;

/** `FIELD=1,2;FIELD=0.001..0.1log/5`. Fields that do not exist are left to the studio, which knows them all. @throws StudioError USAGE_INVALID */
export function parseAxes(text: string, kinds: readonly AxisKind[]): SearchAxis[] {
  return text.split(';').filter((part) => part.trim() !== '').map((part) => {
    const [field = '', values = ''] = part.split('=').map((side) => side.trim());
    if (field === '' || values === '') throw usageError(`“${part.trim()}” is no axis`, 'Write it as FIELD=VALUE,VALUE or FIELD=LOW..HIGH.');
    const [, low, high, log, steps] = range.exec(values) ?? [];
    if (low !== undefined && high !== undefined) {
      return { field, min: number(field, low), max: number(field, high), scale: log === undefined ? 'linear' : 'log', steps: steps === undefined ? 5 : stepsOf(field, steps) };
    }
    const kind = kinds.find((known) => known.field === field)?.kind;
    return { field, values: values.split(',').map((value) => valueOf(field, kind, value.trim())) };
  });
}

function valueOf(field: string, kind: AxisKind['kind'] | undefined, text: string): FieldValue {
  if (text === 'null' || text === 'off') return null;
  if (kind === 'toggle' && (text === 'true' || text === 'false')) return text === 'true';
  return kind === 'number' || kind === 'integer' ? number(field, text) : text;
}

function stepsOf(field: string, text: string): number {
  const steps = Number(text);
  if (steps >= 2 && steps <= 50) return steps;
  throw usageError(`${field} cannot have ${text} steps`, 'Take 2 to 50.');
}

function number(field: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw usageError(`“${text}” is no number for ${field}`);
}
