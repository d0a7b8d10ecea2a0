import type { ListedRun } from '../../../../contract/api/runs.ts';
import type { Run } from '../../../../contract/runs.ts';
import { compareSettings, flatten } from '../../../../domain/runs/compare-settings.ts';
import type { SettingValue } from '../../../../domain/runs/compare-settings.ts';
import { networkOf } from './columns.ts';

export const groupings = ['none', 'seed', 'network', 'dataset'] as const;
export type Grouping = (typeof groupings)[number];

export interface RunGroup {
  /** The same as long as its runs are the same kind; for lists and addresses. */
  readonly key: string;
  readonly title: string;
  /** Settings that tell it from groups of the same title, the first few. */
  readonly apart: readonly { readonly setting: string; readonly value: SettingValue }[];
  /** In the order they came. */
  readonly runs: readonly ListedRun[];
}

const mostApart = 3;

/** Runs that belong together, in the order of their first ones. */
export function groupRuns(rows: readonly ListedRun[], grouping: Exclude<Grouping, 'none'>): readonly RunGroup[] {
  const groups = new Map<string, ListedRun[]>();
  for (const row of rows) {
    const key = keyOf(row.run, grouping);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const made = [...groups].map(([key, runs]) => ({ key, runs, title: titleOf(runs[0]!.run, grouping) }));
  if (grouping !== 'seed') return made.map((group) => ({ ...group, apart: [] }));
  // A title at a time: there may be as many groups as runs.
  const apart = new Map<string, RunGroup['apart']>();
  for (const alike of Map.groupBy(made, ({ title }) => title).values()) {
    settingsApart(alike.map(({ runs }) => runs[0]!.run)).forEach((settings, i) => apart.set(alike[i]!.key, settings));
  }
  return made.map((group) => ({ ...group, apart: apart.get(group.key)! }));
}

/** What a run learns does not depend on these (but for rounding), except on the seed: by which the runs of a group are meant to differ. */
function recipeWithoutSeed({ training }: Run): object {
  return { ...training, seed: 0, threads: 0, checkpointEveryEpochs: 1 };
}

function keyOf(run: Run, grouping: Exclude<Grouping, 'none'>): string {
  switch (grouping) {
    case 'network': return networkOf(run);
    case 'dataset': return run.dataset.name;
    case 'seed': return JSON.stringify([run.kind, run.network.layers, recipeWithoutSeed(run), run.dataset.hash, run.baseModelId, run.replay?.dataset.hash ?? null, run.replay?.share ?? 0]);
  }
}

function titleOf(run: Run, grouping: Exclude<Grouping, 'none'>): string {
  return grouping === 'seed' ? `${networkOf(run)} · ${run.dataset.name}` : keyOf(run, grouping);
}

/** Of each run the first settings that not all of them have alike. */
function settingsApart(runs: readonly Run[]): RunGroup['apart'][] {
  const recipes = runs.map((run) => flatten(recipeWithoutSeed(run)));
  const differing = new Set(compareSettings(recipes).filter(({ differs }) => differs).map(({ path }) => path));
  return recipes.map((recipe) => [...recipe].filter(([setting]) => differing.has(setting)).slice(0, mostApart).map(([setting, value]) => ({ setting, value })));
}
