import { trainingSchema } from '../../../../contract/training.ts';
import type { Training } from '../../../../contract/training.ts';
import { assemble, flatten, withKinds } from './recipe-fields.ts';
import type { FieldKey, FieldValue, RecipeValues } from './recipe-fields.ts';
import { issueOf } from './recipe-issues.ts';
import type { Issue } from './recipe-issues.ts';

/** A recipe in the making: what it starts from, and what a person changed. Changes outlast another preset and another optimiser. */
export interface Recipe {
  /** What is shown, one a field; fields of other optimisers and schedules are left out. */
  readonly values: RecipeValues;
  /** What the fields are reset to. */
  readonly defaults: RecipeValues;
  readonly changed: ReadonlySet<FieldKey>;
  readonly issues: ReadonlyMap<FieldKey, Issue>;
  /** Null as long as there are issues. */
  readonly training: Training | null;
}

export function recipeOf(base: Training, changes: RecipeValues): Recipe {
  const original = flatten(base);
  const defaults: RecipeValues = {
    ...flatten(withKinds(base, changes['optimizer.kind'], changes['schedule.kind'])),
    'optimizer.kind': original['optimizer.kind']!,
    'schedule.kind': original['schedule.kind']!
  };
  const values: Record<string, FieldValue> = { ...defaults };
  const changed = new Set<FieldKey>();
  for (const [key, value] of Object.entries(changes) as [FieldKey, FieldValue][]) {
    if (!(key in defaults) || value === defaults[key]) continue;
    values[key] = value;
    changed.add(key);
  }
  const parsed = trainingSchema.safeParse(assemble(values));
  const issues = new Map<FieldKey, Issue>();
  for (const issue of parsed.error?.issues ?? []) {
    const key = issue.path[0] === 'freeze' ? 'freeze.count' : (issue.path.join('.') as FieldKey);
    if (!issues.has(key)) issues.set(key, issueOf(issue));
  }
  return { values, defaults, changed, issues, training: parsed.success ? parsed.data : null };
}

/** The changes with one more; a value that is the default again is no change. */
export function withChange(changes: RecipeValues, recipe: Recipe, key: FieldKey, value: FieldValue): RecipeValues {
  if (value === recipe.defaults[key]) return withoutChanges(changes, [key]);
  return { ...changes, [key]: value };
}

export function withoutChanges(changes: RecipeValues, keys: readonly FieldKey[]): RecipeValues {
  return Object.fromEntries(Object.entries(changes).filter(([key]) => !keys.includes(key as FieldKey)));
}

/** The changes that turn one recipe into another, for "train again like this run". */
export function changesBetween(base: Training, wanted: Training, layerNames: readonly string[]): RecipeValues {
  const target = flatten(wanted, layerNames);
  const { values } = recipeOf(base, { 'optimizer.kind': target['optimizer.kind']!, 'schedule.kind': target['schedule.kind']! });
  return Object.fromEntries(Object.entries(target).filter(([key, value]) => values[key as FieldKey] !== value || key.endsWith('.kind')));
}
